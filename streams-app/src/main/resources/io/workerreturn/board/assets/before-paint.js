// A classic script on purpose: it runs before the first paint, so that neither theme nor language flickers.
(() => {
  const root = document.documentElement;
  const remembered = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const theme = remembered('worker-return.theme');
  if (theme === 'light' || theme === 'dark') {
    root.dataset.theme = theme;
  }
  root.lang = remembered('worker-return.language') === 'en' ? 'en' : 'zh-CN';
})();
