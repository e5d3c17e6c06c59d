// Before the first paint, so that a chosen theme does not flash: hence no module.
try {
  const theme = localStorage.getItem('telecast.theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Storage is blocked: the system's theme it is.
}
