// The code of a wallboard comes behind # in its address, which no server and no log ever sees.
// It is posted once; what is left is an address without it.
(() => {
  const form = document.getElementById("wall-enter");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!form || !code) return;
  history.replaceState(null, "", location.pathname);
  form.elements.code.value = code;
  form.submit();
})();
