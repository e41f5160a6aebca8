// Light, dark, or as the computer has it. Kept in a cookie, so that the server's first byte is right.
// Loaded before the page is drawn; it also marks that scripts run (html[data-js]).
(() => {
  const COOKIE = "hc_theme";
  const YEAR = 365 * 24 * 3600;
  const root = document.documentElement;
  root.dataset.js = "";

  function choose(theme) {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    const age = theme ? YEAR : 0;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${COOKIE}=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
    show();
  }

  function show() {
    const now = root.dataset.theme || "";
    for (const button of document.querySelectorAll("[data-theme-set]"))
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === now));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-set]");
    if (button) choose(button.dataset.themeSet);
  });
  document.addEventListener("DOMContentLoaded", show);
})();
