// Compile portal.scss and portal.mjs into static/portal, with a header that names the versions.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import rtlcss from "rtlcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "..", "static", "portal");
const { version } = JSON.parse(readFileSync(join(here, "node_modules", "govuk-frontend", "package.json")));
const line = `GOV.UK Frontend ${version}, MIT licence, Crown copyright; without crown, crest and GDS Transport`;
const banner = `/*! Report a Prevent concern. Built by "make assets" with ${line}. */\n`;

const css = sass.compile(join(here, "portal.scss"), {
  style: "compressed",
  loadPaths: [join(here, "node_modules", "govuk-frontend", "dist")],
  charset: false,
  quietDeps: true,
}).css;
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

const files = {
  "portal.css": banner + css + "\n",
  // Mirrored for right-to-left languages; a page loads one of the two.
  "portal.rtl.css": banner + rtlcss.process(css) + "\n",
  "portal.js": banner + (await bundled("portal.mjs")),
  // Fetched by pages with a question.
  "danger.js": await bundled("report", "danger_rules.mjs"),
  // For the CMS, which otherwise loads only static/cms/editor.css.
  "cms.js": await bundled("session", "cms.mjs"),
};
mkdirSync(out, { recursive: true });
let total = 0;
for (const [name, text] of Object.entries(files)) {
  const size = gzipSync(text, { level: 9 }).length;
  if (!["portal.rtl.css", "cms.js", "danger.js"].includes(name)) total += size;
  writeFileSync(join(out, name), text);
  console.log(`${name} ${text.length} bytes, ${size} gzipped`);
}
writeFileSync(join(out, "VERSION.txt"), `${line}\n`);
console.log(`together ${total} bytes gzipped`);
if (total > 40_000) throw new Error("CSS and JS together are over 40 kB compressed");
