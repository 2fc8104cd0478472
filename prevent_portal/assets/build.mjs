// Compile portal.scss and the scripts into static/portal, with a header that names the versions. VERSION.txt holds a
// hash of the sources, which tests/govuk/test_assets.py computes anew.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import postcss from "postcss";
import rtlcss from "rtlcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const out = join(root, "static", "portal");
const modules = join(here, "node_modules");
const version = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"))).version;
const govuk = `GOV.UK Frontend ${version("govuk-frontend")}, MIT licence, Crown copyright`;
const moj = `MOJ Frontend ${version("@ministryofjustice/frontend")}, MIT licence, Crown copyright (Ministry of Justice)`;
const line = `${govuk}; without crown, crest and GDS Transport. ${moj}; sub-navigation and timeline only`;
const banner = `/*! Report a Prevent concern. Built by "make assets" with ${line}. */\n`;

// Rules of components that no page uses; the icon of documents would be a request.
const unused = /\.moj-timeline__document/;
const withoutUnused = (css) => {
  const parsed = postcss.parse(css);
  parsed.walkRules((rule) => {
    rule.selectors = rule.selectors.filter((selector) => !unused.test(selector));
    if (!rule.selector) rule.remove();
  });
  parsed.walkAtRules("media", (rule) => (rule.nodes.length ? null : rule.remove()));
  return parsed.toString();
};
const compiled = sass.compile(join(here, "portal.scss"), {
  style: "compressed",
  // MOJ Frontend names GOV.UK Frontend by its place in node_modules.
  loadPaths: [join(modules, "govuk-frontend", "dist"), join(modules, "@ministryofjustice", "frontend"), here],
  charset: false,
  quietDeps: true,
});
const css = withoutUnused(compiled.css);
const bundled = async (...path) => {
  const js = await esbuild.build({
    entryPoints: [join(here, ...path)],
    bundle: true,
    charset: "utf8",
    format: "esm",
    legalComments: "none",
    minify: true,
    target: "es2019",
    write: false,
  });
  return js.outputFiles[0].text;
};

// Ours, and what they read; not what npm installs, which package-lock.json pins.
const sources = readdirSync(here, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(mjs|scss|json)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
  .filter((path) => !path.includes("node_modules"))
  .sort();
const hash = createHash("sha256");
for (const path of sources) hash.update(`${path}\0`).update(readFileSync(join(root, path)));

const files = {
  "portal.css": banner + css + "\n",
  // Mirrored for right-to-left languages; a page loads one of the two.
  "portal.rtl.css": banner + rtlcss.process(css) + "\n",
  "portal.js": banner + (await bundled("portal.mjs")),
  // For the CMS, which otherwise loads only static/cms/editor.css.
  "cms.js": await bundled("session", "cms.mjs"),
};
mkdirSync(out, { recursive: true });
let total = 0;
for (const [name, text] of Object.entries(files)) {
  const size = gzipSync(text, { level: 9 }).length;
  if (!["portal.rtl.css", "cms.js"].includes(name)) total += size;
  writeFileSync(join(out, name), text);
  console.log(`${name} ${text.length} bytes, ${size} gzipped`);
}
writeFileSync(join(out, "VERSION.txt"), `${line}\nSources: sha256 ${hash.digest("hex")}\n`);
console.log(`together ${total} bytes gzipped`);
if (total > 40_000) throw new Error("CSS and JS together are over 40 kB compressed");
