// Checks URLs with Pa11y, the Nu HTML Checker and Lighthouse, in one Chromium; prints one JSON object.
// Usage: node run.mjs CHROMIUM ORIGIN < {"pages": [...], "weighed": [...], "states": [...]}
// A page is a public URL; a state is a State of tools/audit/states.py.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import lighthouse from "lighthouse";
import pa11y from "pa11y";
import puppeteer from "puppeteer";

const [chromium, origin] = process.argv.slice(2);
const { pages, weighed, states } = JSON.parse(await text(process.stdin));
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// Concurrent checks, each in its own browser context: one waits for the server while another is checked.
const AT_ONCE = 3;
const folder = mkdtempSync(join(tmpdir(), "portal-audit-"));
const browser = await puppeteer.launch({ executablePath: chromium, args: flags });
try {
  const results = {};
  for (const address of pages) results[address] = await judge({ address, cookies: {} });
  const waiting = [...states];
  const judgeOnAndOn = async () => {
    for (let state; (state = waiting.shift()); ) results[state.name] = await judge(state).catch(notJudged);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, judgeOnAndOn));
  await nuAll(results);
  for (const address of weighed) results[address].lighthouse = await weigh(address);
  console.log(JSON.stringify(results));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

// An unexpected state is reported as an issue, so that it does not discard the results of the others.
function notJudged(error) {
  return { pa11y: [error.message], html: "", nu: [], lighthouse: null };
}

// Pa11y checks an open page, because the response to a post cannot be opened by its URL.
async function judge(state) {
  const issues = [];
  let html = "";
  for (const viewport of [{ width: 360, height: 740, isMobile: true }, { width: 1280, height: 800 }]) {
    const context = await browser.createBrowserContext();
    try {
      const cookies = Object.entries(state.cookies).map(([name, value]) => ({ name, value, domain: "127.0.0.1" }));
      if (cookies.length) await context.setCookie(...cookies);
      const page = await context.newPage();
      await page.setViewport(viewport); // before posting, because changing it reloads the page
      const opened = await page.goto(origin + state.address);
      if (opened.url() !== origin + state.address) throw new Error(`${state.name}: led to ${opened.url()}`);
      const status = state.status || 200;
      if (opened.status() !== status) throw new Error(`${state.name}: answered ${opened.status()}, not ${status}`);
      html = await (state.typed ? await send(page, state) : opened).text();
      if (state.is_refused && !(await page.title()).startsWith("Error: ")) {
        throw new Error(`${state.name}: was taken, as ${page.url()}`);
      }
      if (state.is_warned) await warn(page);
      const { issues: found, documentTitle } = await pa11y(page.url(), {
        browser,
        page,
        ignoreUrl: true,
        viewport,
        standard: "WCAG2AA",
        runners: ["htmlcs", "axe"],
        includeWarnings: false,
        ignore: [],
        // What axe leaves to a person: words beside a pseudo-element, such as the line of a timeline.
        levelCapWhenNeedsReview: "warning",
        timeout: 120_000,
      });
      if (documentTitle === "") throw new Error(`${state.name}: an empty page`);
      issues.push(...found.map((issue) => `${viewport.width} px: ${issue.code} ${issue.selector}: ${issue.message}`));
      if (viewport.isMobile) issues.push(...(await wide(page)));
    } finally {
      await context.close();
    }
  }
  return { pa11y: issues, html, nu: [], lighthouse: null };
}

// Sets the page's clock, which it checks every five seconds, to 90 seconds before the session ends.
async function warn(page) {
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    const { seconds } = document.querySelector(".portal-time").dataset;
    Date.now = () => now() + (seconds - 90) * 1000;
  });
  const dialog = await page.waitForSelector("dialog[open]");
  // Hide the inert content behind the dialog, which axe would take for the background of its text.
  await dialog.evaluate((open) => {
    for (let part = open; part !== document.body; part = part.parentElement) {
      for (const beside of part.parentElement.children) if (beside !== part) beside.style.visibility = "hidden";
    }
  });
}

// Sets the fields directly, also to values that they do not offer, and submits with the last button of their form.
async function send(page, { typed }) {
  await page.evaluate((given) => {
    for (const [name, text] of Object.entries(given)) {
      const fields = [...document.getElementsByName(name)];
      const field = fields.find(({ value }) => value === text) || fields[0];
      if (field.type === "radio" || field.type === "checkbox") field.checked = true;
      if (field.matches("select")) field.append(new Option(text, text));
      field.value = text;
    }
  }, typed);
  const [answer] = await Promise.all([
    page.waitForNavigation({ waitUntil: "load" }),
    page.evaluate((name) => {
      const { form } = document.getElementsByName(name)[0];
      form.requestSubmit([...form.querySelectorAll("button[type=submit], button:not([type])")].at(-1));
    }, Object.keys(typed)[0]),
  ]);
  return answer;
}

// The page must not scroll sideways at 320 pixels, nor at 360 pixels with text at 200%.
async function wide(page) {
  const issues = [];
  for (const [width, letters] of [[320, "100%"], [360, "200%"]]) {
    await page.setViewport({ width, height: 740, isMobile: true });
    const needed = await page.evaluate((size) => {
      document.documentElement.style.fontSize = size;
      return document.documentElement.scrollWidth;
    }, letters);
    if (needed > width) issues.push(`${width} px, letters at ${letters}: ${needed} px wide`);
  }
  return issues;
}

async function nuAll(results) {
  const files = new Map();
  for (const [name, result] of Object.entries(results)) {
    const file = join(folder, `${files.size}.html`);
    if (result.html) {
      writeFileSync(file, result.html);
      files.set(file, name);
    }
    delete result.html;
  }
  const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
  const options = ["-jar", jar, "--format", "json", "--exit-zero-always", ...files.keys()];
  const { stderr } = await promisify(execFile)("java", options, { maxBuffer: 1 << 28 });
  for (const message of JSON.parse(stderr).messages) {
    const file = message.url.replace(/^file:(\/\/)?/, "");
    if (message.type === "error" || message.type === "non-document-error") {
      results[files.get(file)].nu.push(`line ${message.lastLine}: ${message.message}`);
    }
  }
}

async function weigh(address) {
  const port = Number(new URL(browser.wsEndpoint()).port);
  const { lhr } = await lighthouse(origin + address, {
    port,
    onlyCategories: ["accessibility", "best-practices", "performance"],
    logLevel: "error",
  });
  const scores = Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(score * 100)]);
  const lost = Object.values(lhr.audits)
    .filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode === "binary")
    .map(({ id, title }) => `${id}: ${title}`);
  return { ...Object.fromEntries(scores), lost };
}
