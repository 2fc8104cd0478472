// Judges addresses with Pa11y, the Nu HTML Checker and Lighthouse, in one Chromium; prints one JSON object.
// Usage: node run.mjs CHROMIUM ORIGIN < {"pages": [...], "weighed": [...], "cookies": {...}}
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import lighthouse from "lighthouse";
import pa11y from "pa11y";
import puppeteer from "puppeteer";

const [chromium, origin] = process.argv.slice(2);
const { pages, weighed, cookies } = JSON.parse(readFileSync(0, "utf8"));
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const folder = mkdtempSync(join(tmpdir(), "portal-audit-"));
const browser = await puppeteer.launch({ executablePath: chromium, args: flags });
await browser.setCookie(...Object.entries(cookies).map(([name, value]) => ({ name, value, domain: "127.0.0.1" })));
const headers = { Cookie: Object.entries(cookies).map((pair) => pair.join("=")).join("; ") };
try {
  const results = {};
  for (const address of pages) results[address] = { ...(await judge(address)), lighthouse: null };
  await nuAll(results);
  for (const address of weighed) results[address].lighthouse = await weigh(address);
  console.log(JSON.stringify(results));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

async function judge(address) {
  const issues = [];
  for (const viewport of [{ width: 360, height: 740, isMobile: true }, { width: 1280, height: 800 }]) {
    const { issues: found, documentTitle } = await pa11y(origin + address, {
      browser,
      viewport,
      standard: "WCAG2AA",
      runners: ["htmlcs", "axe"],
      includeWarnings: false,
      ignore: [],
      timeout: 60_000,
    });
    if (documentTitle === "") throw new Error(`${address}: an empty page`);
    issues.push(...found.map((issue) => `${viewport.width} px: ${issue.code} ${issue.selector}: ${issue.message}`));
  }
  return { pa11y: issues };
}

async function nuAll(results) {
  const files = new Map();
  for (const address of pages) {
    const file = join(folder, `${files.size}.html`);
    const response = await fetch(origin + address, { headers, redirect: "error" });
    writeFileSync(file, await response.text());
    files.set(file, address);
    results[address].nu = [];
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
