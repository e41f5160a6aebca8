// Before the page is drawn: marks that scripts run, so that pages can turn instead of scroll.
document.documentElement.dataset.js = "";
