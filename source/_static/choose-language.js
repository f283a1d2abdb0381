// Lead the reader of the root page to the edition in the first of their languages that the book has.
(function () {
  "use strict";
  const links = Array.from(document.querySelectorAll("a[hreflang]"));
  const find = (wanted) => links.find((link) => wanted.toLowerCase().split("-")[0] === link.hreflang.toLowerCase().split("-")[0]);
  const chosen = (navigator.languages || []).map(find).find(Boolean) || links[0];
  if (chosen) {
    window.location.replace(chosen.href);
  }
})();
