// Rebuilds everything under static/vendor from the packages in package-lock.json.
// Run it through build.sh; the result is committed, so nobody needs Node to run the product.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const uswds = join(modules, "@uswds/uswds");
const out = join(here, "../src/hypercare/foundation/ui/static/vendor");

// Only the cuts of Public Sans that the style sheets name (hypercare/tokens.css).
const FONTS = ["Regular", "Italic", "SemiBold", "Bold"];
// One symbol each in uswds/icons.svg, used by ui/components/icon.html.
const ICONS = [
  "add", "arrow_back", "arrow_forward", "check", "check_circle", "chevron_right", "close",
  "content_copy", "edit", "error", "expand_more", "help_outline", "info", "keyboard", "launch",
  "list", "logout", "menu", "person", "phone", "print", "schedule", "search", "undo", "warning",
];

function put(name, content) {
  const target = join(out, name);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}

function buildStyles() {
  const built = sass.compile(join(here, "sass/uswds.scss"), {
    loadPaths: [join(uswds, "packages"), join(here, "sass")],
    logger: sass.Logger.silent,
    style: "compressed",
  });
  // Our own tokens.css declares the fonts; the package would ask for cuts that we do not ship.
  const css = built.css.replace(/@font-face\{[^}]*\}/g, "");
  put("uswds/uswds.css", withoutSourceMap(css));
  for (const [, image] of new Set(css.matchAll(/url\("(img\/[^"]+)"\)/g))) {
    mkdirSync(dirname(join(out, "uswds", image)), { recursive: true });
    cpSync(join(uswds, "dist", image), join(out, "uswds", image));
  }
}

// The manifest storage of Django looks for the map a comment names, and we ship none.
function withoutSourceMap(text) {
  return text.replace(/\n?(\/\*|\/\/)# sourceMappingURL=.*$/gm, "") + "\n";
}

function buildIcons() {
  const symbols = ICONS.map((name) => {
    const svg = readFileSync(join(uswds, "dist/img/usa-icons", `${name}.svg`), "utf8");
    const body = svg.replace(/<svg[^>]*>|<\/svg>/g, "").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  });
  const head = '<svg xmlns="http://www.w3.org/2000/svg">';
  put("uswds/icons.svg", `${head}\n${symbols.join("\n")}\n</svg>\n`);
}

function copyFonts() {
  for (const cut of FONTS) {
    const file = `PublicSans-${cut}.woff2`;
    put(`public-sans/${file}`, readFileSync(join(uswds, "dist/fonts/public-sans", file)));
  }
}

function copyHtmx() {
  const script = readFileSync(join(modules, "htmx.org/dist/htmx.min.js"), "utf8");
  put("htmx/htmx.min.js", withoutSourceMap(script));
  put("htmx/LICENSE.txt", readFileSync(join(modules, "htmx.org/LICENSE")));
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

function versionOf(name) {
  return JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;
}

function writeManifest() {
  const packages = [
    { name: "@uswds/uswds", version: versionOf("@uswds/uswds"), folder: "uswds" },
    { name: "Public Sans (from @uswds/uswds)", version: versionOf("@uswds/uswds"), folder: "public-sans" },
    { name: "htmx.org", version: versionOf("htmx.org"), folder: "htmx" },
  ];
  for (const one of packages) {
    const files = filesBelow(join(out, one.folder)).sort();
    one.files = Object.fromEntries(
      files.map((file) => [
        relative(out, file).replaceAll("\\", "/"),
        createHash("sha256").update(readFileSync(file)).digest("hex"),
      ]),
    );
  }
  put("manifest.json", JSON.stringify({ packages }, null, 2) + "\n");
}

rmSync(out, { recursive: true, force: true });
buildStyles();
buildIcons();
copyFonts();
put("uswds/LICENSE.txt", readFileSync(join(uswds, "LICENSE.md")));
copyHtmx();
writeManifest();
