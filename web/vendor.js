// Copies what the pages need from node_modules into static/vendor, so that a
// build needs no npm. Of fonts and pictures only those are taken that a page can ask for.
const fs = require("node:fs");
const path = require("node:path");

const from = path.join(__dirname, "node_modules");
const to = path.join(__dirname, "static", "vendor");

function copy(source, target) {
  const file = path.join(to, target);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.copyFileSync(path.join(from, source), file);
}

fs.rmSync(to, { recursive: true, force: true });
const css = "dkfds/css/dkfds.min.css";
copy("dkfds/dist/css/dkfds.min.css", css);
copy("dkfds/dist/js/dkfds.min.js", "dkfds/js/dkfds.min.js");
copy("dkfds/LICENSE.md", "dkfds/LICENSE.md");
copy("dkfds/dist/fonts/IBMPlexSans/complete/woff2/license.txt", "dkfds/fonts/IBMPlexSans/license.txt");
copy("htmx.org/dist/htmx.min.js", "htmx/htmx.min.js");
copy("htmx.org/LICENSE", "htmx/LICENSE");
copy("axe-core/axe.min.js", "../../browsertest/axe/axe.min.js");
copy("axe-core/LICENSE", "../../browsertest/axe/LICENSE");
for (const font of ["IBMPlexSans-Regular.ttf", "IBMPlexSans-Bold.ttf", "license.txt"]) {
  copy("dkfds/dist/fonts/IBMPlexSans/complete/ttf/" + font, "../../paper/fonts/" + font);
}

// The other font formats are for browsers that cannot read woff2; the source map is not shipped.
const sheet = path.join(to, css);
let text = fs.readFileSync(sheet, "utf8");
text = text.replace(/src:([^;}]*)/g, (whole, list) => {
  const kept = list.split(/,(?=url\()/).filter((part) => part.includes(".woff2"));
  return kept.length ? "src:" + kept.join(",") : whole;
});
text = text.replace(/src:url\([^)]*\.eot[^)]*\);?/g, "");
// The pages have no italic but the plain one, and no logo but their own.
text = text.replace(/@font-face\{[^}]*font-style:italic;font-weight:[5-7]00;[^}]*\}/g, "");
text = text.replace(/background-image:url\(\.\.\/img\/logo-(header-)?placeholder\.png\);/g, "");
text = text.replace(/\/\*# sourceMappingURL=.*?\*\//, "");
fs.writeFileSync(sheet, text);

for (const [, name] of text.matchAll(/url\("?\.\.\/((?:fonts|img)\/[^")]+)"?\)/g)) {
  copy(path.join("dkfds/dist", name), path.join("dkfds", name));
}
