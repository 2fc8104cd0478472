// Whether a text has a sign of danger: the same rules, looked up in the same way, as in referrals/report/danger_signs.py.
import rules from "../../../referrals/report/danger_signs.json";

const MARKS =
  /[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const KEY = 3;
const GAP = 3;
const NEAR = 12;
const BESIDE = 10;

const plain = (text) =>
  [...text.toLowerCase().normalize("NFKD").replace(MARKS, "")].map((letter) => rules.alike[letter] || letter).join("");

const split = (text) => {
  const words = [];
  const sentences = [];
  let number = 0;
  for (const word of plain(text).match(/[\p{L}\p{N}]+|[.!?\n۔؟]/gu) || []) {
    if (".!?\n۔؟".includes(word)) number += 1;
    else {
      words.push(word);
      sentences.push(number);
    }
  }
  return { words, sentences };
};

const element = (written) =>
  written === ".."
    ? null
    : plain(written)
        .split("|")
        .map((each) => (each.endsWith("*") ? { word: each.slice(0, -1), isStem: true } : { word: each }));
const fits = (word, { word: listed, isStem }) => word === listed || (isStem && word.startsWith(listed));

const end = (words, start, elements) => {
  let place = start;
  for (const [number, each] of elements.entries()) {
    if (each === null) {
      for (let skip = 0; skip <= GAP; skip += 1) {
        const found = end(words, place + skip, elements.slice(number + 1));
        if (found) return found;
      }
      return 0;
    }
    if (place >= words.length || !each.some((one) => fits(words[place], one))) return 0;
    place += 1;
  }
  return place;
};

const finder = (tagged) => {
  const byKey = new Map();
  for (const [tag, written] of tagged) {
    const [first, ...rest] = written.split(" ").map(element);
    for (const one of first) {
      const key = one.word.slice(0, KEY);
      byKey.set(key, [...(byKey.get(key) || []), { one, rest, tag }]);
    }
  }
  return (words) =>
    words.flatMap((word, place) =>
      (byKey.get(word.slice(0, KEY)) || [])
        .filter(({ one }) => fits(word, one))
        .map(({ rest, tag }) => ({ place, end: end(words, place + 1, rest), tag }))
        .filter((match) => match.end),
    );
};

const languages = Object.values(rules.languages);
const phrases = (kind) => languages.flatMap((each) => each[kind].map((phrase) => ["", phrase]));
const named = (kind) => languages.flatMap((each) => Object.values(each[kind]).flatMap((all) => all.map((one) => ["", one])));
const pairs = languages.flatMap((each) => each.near.map((near) => near.rows));
const harmless = finder(phrases("harmless"));
const tame = finder(phrases("tame"));
const strong = finder(named("signs"));
const weak = finder(named("weak"));
const rows = finder(pairs.flatMap((pair, number) => pair.flatMap((row, side) => row.map((one) => [[number, side], one]))));

export function isDanger(text) {
  const { words, sentences } = split(text);
  for (const match of harmless(words)) words.fill("", match.place, match.end);
  if (strong(words).length) return true;
  const harmlessBeside = tame(words).map((match) => match.place);
  const isTamed = (place) =>
    harmlessBeside.some((each) => Math.abs(each - place) <= BESIDE && sentences[each] === sentences[place]);
  if (weak(words).some((match) => !isTamed(match.place))) return true;
  const found = rows(words).filter((match) => !isTamed(match.place));
  return pairs.some((_, number) => {
    const [first, second] = [0, 1].map((side) => found.filter(({ tag }) => tag[0] === number && tag[1] === side));
    return first.some((one) => second.some((other) => Math.abs(one.place - other.place) <= NEAR));
  });
}

export const isTicked = (step, value) => (rules.answers[step] || []).includes(value);
