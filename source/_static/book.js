// What the pages do beyond their plain links; the words stand in the templates.
(function () {
  "use strict";

  const article = document.querySelector("article");
  const from = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);
  const fragment = (link) => decodeURIComponent(link.hash.slice(1));

  // -- The language switch leads to the passage that is being read -------------------

  // What has an anchor and shows where the reader is: blocks of text, and headings by their sections.
  const passages = Array.from(article.querySelectorAll("h1, h2, h3, p[id], dt[id], figure[id]"), (element) => ({
    element,
    anchor: element.id || element.closest("section")?.id,
  })).filter((passage) => passage.anchor);

  function here() {
    if (window.scrollY < 8) {
      return "";
    }
    const shown = passages.filter(({ element }) => element.getClientRects().length);
    // Who followed an address and stayed there is there, whatever else can be seen.
    const named = shown.find(({ anchor }) => `#${anchor}` === decodeURIComponent(location.hash));
    const top = named?.element.getBoundingClientRect().top;
    if (top >= 0 && top < 120) {
      return named.anchor;
    }
    // Where the browser puts what an address names: a passage that ends above has been read.
    const padding = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    return shown.find(({ element }) => element.getBoundingClientRect().bottom
      > padding + (parseFloat(getComputedStyle(element).scrollMarginTop) || 0) + 4)?.anchor || "";
  }

  function aim(event) {
    const link = event.target.closest?.("a.edition");
    if (link && !link.closest(".card")) {
      link.hash = here();
    }
  }

  for (const kind of ["pointerdown", "focusin", "keydown", "click"]) {
    document.addEventListener(kind, aim, true);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.edition");
    if (link) {
      try {
        localStorage.setItem("language", link.hreflang);
      } catch {
        // The choice is not remembered where nothing may be stored.
      }
    }
  });

  // -- Cards ----------------------------------------------------------------------------

  function place(card, beside) {
    const box = beside.getClientRects()[0] || beside.getBoundingClientRect();
    const gap = 8;
    const room = document.documentElement.clientWidth - card.offsetWidth - 2 * gap;
    const above = box.bottom + card.offsetHeight + gap > window.innerHeight && box.top > card.offsetHeight + gap;
    card.style.left = `${window.scrollX + gap + Math.max(0, Math.min(box.left - gap, room))}px`;
    card.style.top = `${window.scrollY + (above ? box.top - card.offsetHeight - gap : box.bottom + gap)}px`;
  }

  // -- Notes and citations where they are read: on hover, focus and tap -----------------

  const note = from("note-card");
  let shownFor = null;
  let timer = 0;

  function entryOf(link) {
    const work = article.querySelector(`[data-anchor="${CSS.escape(fragment(link))}"]`);
    const text = work || (link.matches(".footnote-reference") ? document.getElementById(fragment(link)) : null);
    if (!text) {
      return null;
    }
    const copy = text.cloneNode(true);
    copy.querySelectorAll(".label, .mark").forEach((element) => element.remove());
    copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    return { nodes: Array.from(copy.childNodes), kind: work ? "work" : "note" };
  }

  function show(link) {
    const entry = entryOf(link);
    if (!entry || shownFor === link) {
      return;
    }
    hide();
    note.querySelector(".card-text").replaceChildren(...entry.nodes);
    const way = note.querySelector(".card-way");
    way.href = link.href;
    way.textContent = way.dataset[entry.kind];
    note.showPopover();
    place(note, link);
    link.setAttribute("aria-describedby", note.id);
    shownFor = link;
  }

  function hide() {
    clearTimeout(timer);
    if (shownFor) {
      note.hidePopover();
      shownFor.removeAttribute("aria-describedby");
      shownFor = null;
    }
  }

  if (note && note.showPopover) {
    note.id = "note-card-shown";
    document.body.append(note);
    const noted = (event) => event.target.closest?.('a.footnote-reference, a[href*="#cite-"]');
    const later = (act, wait) => {
      clearTimeout(timer);
      timer = setTimeout(act, wait);
    };
    let pointer = "mouse";
    document.addEventListener("pointerdown", (event) => {
      pointer = event.pointerType;
      if (shownFor && !note.contains(event.target) && noted(event) !== shownFor) {
        hide();
      }
    });
    article.addEventListener("pointerover", (event) => {
      const link = noted(event);
      if (link && event.pointerType !== "touch") {
        later(() => show(link), 120);
      }
    });
    article.addEventListener("pointerout", (event) => {
      if (noted(event) && event.pointerType !== "touch") {
        later(hide, 300);
      }
    });
    note.addEventListener("pointerenter", () => clearTimeout(timer));
    note.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") {
        later(hide, 300);
      }
    });
    article.addEventListener("focusin", (event) => {
      const link = noted(event);
      if (link && link.matches(":focus-visible")) {
        show(link);
      }
    });
    article.addEventListener("focusout", (event) => {
      if (noted(event) && !note.contains(event.relatedTarget)) {
        hide();
      }
    });
    article.addEventListener("click", (event) => {
      const link = noted(event);
      if (link && pointer === "touch" && entryOf(link)) {
        event.preventDefault();
        if (shownFor === link) {
          hide();
        } else {
          show(link);
        }
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && shownFor) {
        event.preventDefault();
        hide();
      }
    });
  }

  // -- The mark of a paragraph: its address and how it is cited --------------------------

  const cite = from("paragraph-card");

  function address(anchor) {
    const canonical = document.querySelector('link[rel="canonical"]')?.href;
    return `${canonical || window.location.href.split("#")[0]}#${anchor}`;
  }

  function open(mark) {
    const anchor = fragment(mark);
    const link = cite.querySelector("[data-address]");
    link.href = link.textContent = address(anchor);
    cite.querySelector("[data-number]").textContent = mark.getAttribute("aria-label").replace(/\D+/g, "");
    cite.querySelectorAll("a.edition").forEach((edition) => {
      edition.hash = anchor;
    });
    const entry = cite.querySelector("a.entry");
    entry.hidden = !mark.dataset.entry;
    entry.textContent = `${entry.dataset.words}: ${mark.dataset.entry}`;
    if (mark.dataset.entryAddress) {
      entry.href = mark.dataset.entryAddress;
    } else {
      entry.removeAttribute("href");
    }
    cite.showPopover();
    place(cite, mark);
    mark.setAttribute("aria-expanded", "true");
    cite.addEventListener("toggle", () => mark.setAttribute("aria-expanded", "false"), { once: true });
    try {
      history.replaceState(null, "", `#${anchor}`);
    } catch {
      // Some browsers keep the address of a file as it is.
    }
  }

  if (cite && cite.showPopover) {
    document.body.append(cite);
    article.addEventListener("click", (event) => {
      const mark = event.target.closest?.("a.mark");
      if (mark && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        open(mark);
      }
    });
    cite.querySelectorAll("[data-copy]").forEach((button) => {
      button.hidden = !navigator.clipboard;
      button.addEventListener("click", async () => {
        const link = cite.querySelector("[data-address]").href;
        const text = cite.querySelector(".citation-form").textContent.trim();
        await navigator.clipboard.writeText(button.dataset.copy === "link" ? link : text);
        const label = button.textContent;
        button.textContent = button.dataset.copied;
        setTimeout(() => {
          button.textContent = label;
        }, 1500);
      });
    });
  }

  // -- Figures, enlarged ------------------------------------------------------------------

  const view = from("figure-view");
  if (view && view.showModal) {
    document.body.append(view);
    article.addEventListener("click", (event) => {
      const link = event.target.closest?.("a.enlarge");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        view.querySelector(".figure-canvas").replaceChildren(link.querySelector("img").cloneNode());
        view.showModal();
      }
    });
    view.addEventListener("click", (event) => {
      if (event.target === view) {
        view.close();
      }
    });
  }

  // -- Escape closes the drawers of a narrow page -----------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll(".sidebar-toggle:checked").forEach((toggle) => {
        toggle.checked = false;
        toggle.focus();
      });
    }
  });
})();
