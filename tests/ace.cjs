// DAISY Ace on one EPUB: `node ace.cjs BOOK` prints its report.
//
// Ace's own program opens a window for each page, hands axe-core to it anew as text, and asks for all that passes,
// which its report leaves out.  Here one window shows page after page; the checks and the report are Ace's.
"use strict";

const fs = require("fs");
const { createRequire } = require("module");

const ace = require("@daisy/ace-core");
const ofRunner = createRequire(require.resolve("@daisy/ace-axe-runner-puppeteer"));
const puppeteer = ofRunner("puppeteer");

const scripts = ["@daisy/axe-core-for-ace/axe.min.js", "@daisy/ace-core/lib/scripts/ace-axe.js",
  "@daisy/ace-core/lib/scripts/ace-extraction.js"].map((name) => fs.readFileSync(require.resolve(name), "utf8"));
const violationsOnly = `{
  const run = axe.run;
  axe.run = (options, done) => run({ ...options, resultTypes: ["violations"] }, done);
}`;
const program = [scripts[0], violationsOnly, ...scripts.slice(1)].join(";\n");

let browser, page;

const runner = {
  concurrency: 1,

  async launch() {
    browser = await puppeteer.launch({ args: ["--no-sandbox", "--disable-gpu"] });
    page = await browser.newPage();
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      const url = request.url();
      if (/^https?:/.test(url)) {
        request.abort();
      } else if (request.resourceType() === "document" && /\.html?$/.test(url)) {
        // Chromium goes by the name of the file; in an EPUB it is XHTML.
        request.respond({ contentType: "application/xhtml+xml", body: fs.readFileSync(new URL(url), "utf8") });
      } else {
        request.continue();
      }
    });
  },

  async run(url) {
    await page.goto(url);
    await page.evaluate(program);
    return page.evaluate(() => new Promise((resolve, reject) => {
      window.daisy.ace.run((error, result) => (error ? reject(error) : resolve(result)));
    }));
  },

  async close() {
    await browser.close();
  },
};

ace(process.argv[2], { cwd: process.cwd(), silent: true, initLogger: true }, runner).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
