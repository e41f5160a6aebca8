// Folds the bar on a phone, and closes an open sheet by esc or a click beside it.
(() => {
  function fold(button, open) {
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.getAttribute("aria-controls")).toggleAttribute("data-open", open);
  }

  function closeSheets(except) {
    let closed = false;
    for (const sheet of document.querySelectorAll("details[data-dropdown][open]")) {
      if (sheet === except) continue;
      if (sheet.contains(document.activeElement)) sheet.querySelector("summary").focus();
      sheet.open = false;
      closed = true;
    }
    return closed;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fold]");
    if (button) fold(button, button.getAttribute("aria-expanded") !== "true");
    closeSheets(event.target.closest("details[data-dropdown]"));
  });
  // Before shortcuts.js: an esc that closed a sheet has done its work.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && closeSheets(null)) event.stopImmediatePropagation();
  });
})();
