// Whether a text has a sign of danger: the same rules, looked up in the same way, as in referrals/report/danger_signs.py.
import rules from "../../../referrals/report/danger_signs.json";

const MARKS =
  /[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const KEY = 3;
const GAP = 3;
const NEAR = 12;
const BESIDE = 10;
// Words of what is not real are all that tame these pairs.
const UNTAMED = "child";

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

const languages = Object.values(rules.languages);
const sets = Object.assign({}, ...languages.map((each) => each.sets));
const oneOf = (written) =>
  written.split("|").flatMap((each) => (each.startsWith("@") ? oneOf(sets[each.slice(1)]) : [each]));

// Of each element: whole words, stems, and the most words that may stand before it.
const elements = (written) => {
  let gap = 0;
  return written.split(" ").flatMap((one) => {
    if (one === "..") {
      gap = GAP;
      return [];
    }
    const each = oneOf(one).map(plain);
    const whole = new Set(each.filter((word) => !word.endsWith("*")));
    const element = { whole, stems: each.filter((word) => word.endsWith("*")).map((word) => word.slice(0, -1)), gap };
    gap = 0;
    return [element];
  });
};
const fits = (word, { whole, stems }) => whole.has(word) || stems.some((stem) => word.startsWith(stem));

// Where a phrase ends whose elements from this number on begin here; 0 if they do not.
const end = (words, place, phrase, number) => {
  if (number === phrase.length) return place;
  for (let start = place; start <= place + phrase[number].gap && start < words.length; start += 1) {
    const found = fits(words[start], phrase[number]) && end(words, start + 1, phrase, number + 1);
    if (found) return found;
  }
  return 0;
};

const finder = (tagged) => {
  const [byWord, byKey] = [new Map(), new Map()];
  const add = (map, key, one) => (map.has(key) ? map.get(key).push(one) : map.set(key, [one]));
  for (const [tag, written] of tagged) {
    const phrase = elements(written);
    for (const word of phrase[0].whole) add(byWord, word, { phrase, tag });
    for (const stem of phrase[0].stems) add(byKey, stem.slice(0, KEY), { stem, phrase, tag });
  }
  return (words) =>
    words.flatMap((word, place) =>
      [
        ...(byWord.get(word) || []),
        ...(byKey.get(word.slice(0, KEY)) || []).filter(({ stem }) => word.startsWith(stem)),
      ]
        .map(({ phrase, tag }) => ({ place, end: end(words, place + 1, phrase, 1), tag }))
        .filter((match) => match.end),
    );
};

const phrases = (kind) => languages.flatMap((each) => each[kind].map((phrase) => ["", phrase]));
const named = (kind) => languages.flatMap((each) => Object.values(each[kind]).flatMap((all) => all.map((one) => ["", one])));
const shared = Object.assign({}, ...languages.map((each) => each.rows));
const pairs = languages.flatMap((each) => each.near);
const harmless = finder(phrases("harmless"));
const tame = finder(phrases("tame"));
const unreal = finder(phrases("unreal"));
const strong = finder(named("signs"));
const weak = finder(named("weak"));
// A row is a list of phrases, or the name of one that several pairs share.
const listed = [...Object.entries(shared), ...pairs.flatMap((pair) => pair.rows).filter(Array.isArray).map((row) => [row, row])];
const rows = finder(listed.flatMap(([tag, row]) => row.map((one) => [tag, one])));

export function isDanger(text) {
  const { words, sentences } = split(text);
  const [tameBeside, unrealBeside] = [tame, unreal].map((find) => find(words).map((match) => match.place));
  const isBeside = (places, place) =>
    places.some((each) => Math.abs(each - place) <= BESIDE && sentences[each] === sentences[place]);
  const isUnreal = ({ place }) => isBeside(unrealBeside, place);
  const isTamed = (match) => isUnreal(match) || isBeside(tameBeside, match.place);
  for (const match of harmless(words)) words.fill("", match.place, match.end);
  if (!strong(words).every(isUnreal) || !weak(words).every(isTamed)) return true;
  const found = new Map(listed.map(([tag]) => [tag, []]));
  for (const match of rows(words)) found.get(match.tag).push(match);
  return pairs.some((pair) => {
    const isHarmless = pair.sign === UNTAMED ? isUnreal : isTamed;
    const [first, second] = pair.rows.map((row) => found.get(row).filter((match) => !isHarmless(match)));
    return first.some((one) => second.some((other) => Math.abs(one.place - other.place) <= NEAR));
  });
}

export const isTicked = (step, value) => (rules.answers[step] || []).includes(value);
