// Before the first paint: that scripts run, which theme was chosen, and whether another page than the first is asked for.
(function () {
  var root = document.documentElement;
  root.classList.add("live");
  if (location.hash.length > 1) root.classList.add("wait");
  try {
    var theme = localStorage.getItem("tenantscore-theme");
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  } catch (denied) { /* storage is not there for every file */ }
})();
