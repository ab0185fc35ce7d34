// Bundles page.js into ../graphiql: one script, one style sheet, and the licences of all that went in.
// A package whose licence text can't be found stops the build.
//
// The fonts that GraphiQL brings (360 KB as data addresses) are left out: the browser's own are used, and the page
// needs no `font-src`. GraphiQL's own fall-backs name `sans-serif` and `monospace`.

import { build } from "esbuild";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [from, to] = process.argv.slice(2);

function version(name) {
  return JSON.parse(readFileSync(join(from, "node_modules", name, "package.json"), "utf8")).version;
}

const banner = `/* GraphiQL ${version("graphiql")} and what it needs; licences in LICENSES.txt. Made by graphiql-build/build.sh. */`;
const common = { absWorkingDir: from, bundle: true, minify: true, legalComments: "none", write: false, metafile: true };

const script = await build({
  ...common,
  entryPoints: ["page.js"],
  format: "iife",
  target: "es2020",
  define: { "process.env.NODE_ENV": '"production"' },
  banner: { js: banner },
  // Only GraphiQL's own network helper asks for it, and page.js has a fetcher of its own.
  external: ["graphql-ws"],
});
writeFileSync(join(to, "graphiql.js"), script.outputFiles[0].text);

const sheet = readFileSync(join(from, "node_modules/graphiql/dist/style.css"), "utf8").replace(/@font-face\s*\{[^}]*\}/g, "");
const style = await build({
  ...common,
  stdin: { contents: `${sheet}\nhtml,body,#graphiql{height:100%;margin:0}`, loader: "css", resolveDir: from },
  target: ["chrome100", "firefox100", "safari15"],
  banner: { css: banner },
});
writeFileSync(join(to, "graphiql.css"), style.outputFiles[0].text);

// A package is where its nearest `node_modules/<name>` is; one that is there twice is listed twice.
const packages = new Map();
for (const file of Object.keys(script.metafile.inputs)) {
  const found = file.match(/^(.*node_modules\/(@[^/]+\/[^/]+|[^/]+))\//);
  if (found) packages.set(found[1], JSON.parse(readFileSync(join(from, found[1], "package.json"), "utf8")));
}

// Packages under the MIT licence that come without its text: whom their repository or their author field names.
const holders = {
  "@headlessui/react": "2020 Tailwind Labs",
  "client-only": "Meta Platforms, Inc. and affiliates.",
  "react-compiler-runtime": "Meta Platforms, Inc. and affiliates.",
  "react-remove-scroll-bar": "2025 Anton Korzunov <thekashey@gmail.com>",
  "toggle-selection": "sudodoki <smd.deluzion@gmail.com>",
};
const mit = readFileSync(join(from, "node_modules/graphiql/LICENSE"), "utf8");
const terms = mit.slice(mit.indexOf("Permission is hereby granted"));

function licence(folder, { name, version, license }) {
  const file = readdirSync(join(from, folder)).find((entry) => /^licen[cs]e([.-]|$)/i.test(entry));
  if (file) return readFileSync(join(from, folder, file), "utf8").replace(/\r/g, "").trim();
  if (license === "MIT" && holders[name]) return `MIT License\n\nCopyright (c) ${holders[name]}\n\n${terms.trim()}`;
  throw new Error(`no licence text for ${name} ${version} (${license}): find it, and add its holder to bundle.mjs`);
}

const rule = "=".repeat(100);
const texts = [...packages]
  .sort(([, a], [, b]) => (a.name < b.name ? -1 : 1))
  .map(([folder, about]) => `${rule}\n${about.name} ${about.version} (${about.license})\n${rule}\n\n${licence(folder, about)}\n`);
writeFileSync(
  join(to, "LICENSES.txt"),
  `graphiql.js and graphiql.css hold these ${texts.length} packages.\n\n${texts.join("\n")}`,
);
