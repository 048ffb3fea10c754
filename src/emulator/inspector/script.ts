/**
 * The only script of the inspector. Everything works without it; with it the page keeps itself up to date, follows its own links
 * and sends its forms without losing its place. Parts marked `data-live` are replaced when they changed.
 */
export const SCRIPT = `
'use strict';
(() => {
  const EVERY_MS = 2000;
  const button = document.getElementById('live');
  let paused = sessionStorage.getItem('paused') === 'yes';
  let answering = true;
  let pressed = false;
  let turn = 0;

  const showState = () => {
    button.hidden = false;
    button.dataset.state = paused ? 'paused' : answering ? 'live' : 'lost';
    button.firstElementChild.textContent = paused ? 'Paused' : answering ? 'Live' : 'No answer';
    button.setAttribute('aria-label', paused ? 'Paused. Keep this page up to date' : answering ? 'Live. Pause' : 'No answer. Pause');
  };

  const load = async (url, options) => {
    const answer = await fetch(url, { ...options, headers: { 'x-inspector': 'bare' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!page.querySelector('main')) throw new Error('not a page');
    return { page, url: answer.url, gone: answer.status === 404 };
  };

  const focusables = (root) => [...root.querySelectorAll('a[href], button, input, summary')];

  const replace = (old, next) => {
    const focused = old.contains(document.activeElement) ? document.activeElement : undefined;
    const place = focused ? focusables(old).indexOf(focused) : -1;
    const before = [...old.querySelectorAll('.scroll')].map((box) => box.scrollTop);
    const fresh = document.adoptNode(next);
    old.replaceWith(fresh);
    [...fresh.querySelectorAll('.scroll')].forEach((box, index) => { box.scrollTop = before[index] ?? 0; });
    if (place < 0) return;
    const all = focusables(fresh);
    const same = all.find((each) => each.outerHTML === focused.outerHTML) ?? all.find((each) => focused.href && each.href === focused.href) ?? all[place];
    same?.focus({ preventScroll: true });
  };

  const showLive = (page) => {
    for (const next of [...page.querySelectorAll('[data-live]')]) {
      const old = document.getElementById(next.id);
      if (old && !old.isEqualNode(next)) replace(old, next);
    }
  };

  const showAll = (page) => {
    document.title = page.title;
    replace(document.querySelector('main'), page.querySelector('main'));
  };

  const showNotice = (page) => {
    const next = page.getElementById('notice');
    const notice = document.getElementById('notice');
    notice.className = next.className;
    notice.textContent = next.textContent.trim();
    return !next.classList.contains('bad');
  };

  const refresh = async () => {
    const mine = ++turn;
    try {
      const { page, gone } = await load(location.href);
      answering = true;
      if (mine !== turn || pressed) return;
      if (gone) showAll(page);
      else showLive(page);
    } catch (error) {
      answering = false;
    }
    showState();
  };

  const visit = async (url) => {
    const mine = ++turn;
    const { page } = await load(url);
    if (mine === turn) showAll(page);
  };

  const beat = async () => {
    if (!paused && !document.hidden) await refresh();
    setTimeout(beat, EVERY_MS);
  };

  button.addEventListener('click', () => {
    paused = !paused;
    sessionStorage.setItem('paused', paused ? 'yes' : 'no');
    showState();
    if (!paused) refresh();
  });

  document.addEventListener('visibilitychange', () => { if (!document.hidden && !paused) refresh(); });
  // A part that is replaced between press and release would swallow the click.
  document.addEventListener('pointerdown', () => { pressed = true; });
  for (const end of ['pointerup', 'pointercancel', 'blur']) window.addEventListener(end, () => { pressed = false; });

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-visit]');
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const { href } = link;
    visit(href).then(() => history.pushState(null, '', href), () => { location.href = href; });
  });
  window.addEventListener('popstate', () => { visit(location.href).catch(() => location.reload()); });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.matches('[data-search]')) {
      event.preventDefault();
      search(form);
    }
    if (!form.matches('[data-quiet="true"]')) return;
    event.preventDefault();
    form.elements.back.value = location.pathname + location.search;
    const sent = load(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    sent.then(({ page }) => {
      turn += 1;
      const good = showNotice(page);
      showLive(page);
      if (!good) return;
      form.reset();
      for (const open of document.querySelectorAll('.sure[open]')) open.open = false;
    }, () => { answering = false; showState(); });
  });

  let typing;
  const search = (form) => {
    clearTimeout(typing);
    const query = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value !== '' && !(name === 'show' && value === 'all')));
    history.replaceState(null, '', query.size > 0 ? '/?' + query : '/');
    refresh();
  };
  document.addEventListener('input', (event) => {
    const form = event.target.closest('[data-search]');
    if (!form) return;
    clearTimeout(typing);
    typing = setTimeout(search, 200, form);
  });

  const here = new URL(location.href);
  if (here.searchParams.has('notice')) {
    here.searchParams.delete('notice');
    history.replaceState(null, '', here.pathname + here.search);
  }
  showState();
  setTimeout(beat, EVERY_MS);
})();
`;
