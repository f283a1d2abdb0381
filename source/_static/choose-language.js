// Lead the reader of the root page to the edition that they chose last, or else to the first of their browser's
// languages that the book has.
(function () {
  "use strict";
  const links = Array.from(document.querySelectorAll("a[hreflang]"));
  const main = (language) => language.toLowerCase().split("-")[0];
  const find = (wanted) => links.find((link) => main(wanted) === main(link.hreflang));
  let remembered = null;
  try {
    remembered = localStorage.getItem("language");
  } catch {
    // Nothing is remembered where nothing may be stored.
  }
  const wanted = remembered ? [remembered, ...navigator.languages] : navigator.languages;
  const chosen = wanted.map(find).find(Boolean) || links[0];
  if (chosen) {
    window.location.replace(chosen.href);
  }
})();
