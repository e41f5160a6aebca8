// Leaving a form with data-unsaved asks first when something was typed that is not sent yet.
(() => {
  let changed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-unsaved]")) changed = true;
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-unsaved]")) changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
})();
