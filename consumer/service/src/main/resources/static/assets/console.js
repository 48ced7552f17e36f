// The console's own script. A page works without it: it adds copying, colours, curves, and changes while they happen.
(() => {
  'use strict';
  const root = document.documentElement;

  // Colours: as the system has them, light, or dark.
  const themes = ['', 'light', 'dark'];
  const stored = () => { try { return localStorage.getItem('theme') || ''; } catch { return ''; } };
  const paint = theme => { theme ? root.dataset.theme = theme : delete root.dataset.theme; };
  paint(stored());

  // Links into the API reference from the time when it stood at the root, which is the folder that this script's is in.
  const home = new URL('..', document.currentScript.src);
  if (location.pathname === home.pathname && location.hash.startsWith('#/')) {
    location.replace(new URL('swagger-ui/index.html' + location.hash, home));
  }

  function themeSwitch(button) {
    const name = () => button.setAttribute('aria-label', 'Colours: ' + (stored() || 'as the system'));
    button.hidden = false;
    name();
    button.addEventListener('click', () => {
      const next = themes[(themes.indexOf(stored()) + 1) % themes.length];
      try { localStorage.setItem('theme', next); } catch { /* not kept */ }
      paint(next);
      name();
      dispatchEvent(new Event('themechange'));
    });
  }

  // <div class="copy"><pre>…</pre></div> gets a button.
  function copyButton(block) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      const shown = block.querySelector('pre');
      if (navigator.clipboard) {
        await navigator.clipboard.writeText(shown.textContent);
      } else {
        // Browsers have a clipboard for pages over TLS and of the machine itself only.
        getSelection().selectAllChildren(shown);
        document.execCommand('copy');
      }
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    block.append(button);
  }

  // <input data-suggest="/address?text="> completes what is typed: a combobox with a list of what the address answers. With
  // data-many it holds several values with commas between them, and the last is completed.
  function suggests(input) {
    const list = document.createElement('span');
    const told = document.createElement('span');
    const many = 'many' in input.dataset;
    let timer = null, asked = null, chosen = -1;
    list.id = input.id + '-list';
    list.className = 'suggestions';
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', input.labels.length ? input.labels[0].textContent : 'Suggestions');
    told.className = 'told';
    told.setAttribute('role', 'status');
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-controls', list.id);
    input.after(list, told);

    // Where the value begins that is typed; nothing is completed within quotes.
    const begin = () => many ? input.value.lastIndexOf(',') + 1 : 0;
    const show = at => {
      chosen = at;
      [...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
      if (at < 0) { input.removeAttribute('aria-activedescendant'); return; }
      input.setAttribute('aria-activedescendant', list.children[at].id);
      list.children[at].scrollIntoView({ block: 'nearest' });
    };
    const close = () => {
      clearTimeout(timer);
      if (asked) { asked.abort(); }
      list.hidden = true;
      list.replaceChildren();
      told.textContent = '';
      input.setAttribute('aria-expanded', 'false');
      show(-1);
    };
    const quoted = text => many && (/^$|^null$|[",]/.test(text)) ? '"' + text.replaceAll('"', '""') + '"' : text;
    const take = option => {
      input.value = input.value.slice(0, begin()) + (many ? quoted(option.dataset.value) : option.dataset.value);
      close();
    };
    const option = (row, i) => {
      const one = document.createElement('span');
      one.id = list.id + '-' + i;
      one.setAttribute('role', 'option');
      one.dataset.value = String(row.value);
      one.textContent = String(row.value);
      if (row.name) {
        const name = document.createElement('span');
        name.className = 'name';
        name.textContent = row.name;
        one.append(' ', name);
      }
      // The field keeps the focus.
      one.addEventListener('mousedown', event => event.preventDefault());
      one.addEventListener('click', () => { take(one); input.focus(); });
      return one;
    };
    const ask = async () => {
      const text = input.value.slice(begin()).trim();
      if (asked) { asked.abort(); }
      if (many && input.value.includes('"')) { close(); return; }
      asked = new AbortController();
      try {
        const answer = await fetch(input.dataset.suggest + encodeURIComponent(text),
          { headers: { Accept: 'application/json' }, signal: asked.signal });
        const rows = answer.ok ? (await answer.json()).rows : [];
        if (document.activeElement !== input || !rows.length) { close(); return; }
        list.replaceChildren(...rows.map(option));
        list.hidden = false;
        input.setAttribute('aria-expanded', 'true');
        told.textContent = rows.length === 1 ? '1 suggestion' : rows.length + ' suggestions';
        show(-1);
      } catch {
        // Something else was typed, or there is no answer: a field works without.
      }
    };
    input.addEventListener('input', () => {
      clearTimeout(timer);
      if (input.value.slice(begin()).trim()) { timer = setTimeout(ask, 150); } else { close(); }
    });
    input.addEventListener('keydown', event => {
      const down = event.key === 'ArrowDown', up = event.key === 'ArrowUp', count = list.children.length;
      if (down || up) {
        event.preventDefault();
        if (list.hidden) { if (down) { ask(); } return; }
        show(down ? (chosen + 1) % count : (chosen < 1 ? count : chosen) - 1);
      } else if (event.key === 'Enter' && chosen >= 0) {
        event.preventDefault();
        take(list.children[chosen]);
      } else if (event.key === 'Escape' && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    input.addEventListener('blur', close);
  }

  // <figure data-chart="/address/of/points"> draws {x: [seconds], series: [{label, values, paths}]}.
  async function chart(figure) {
    if (!figure.points) {
      figure.points = fetch(figure.dataset.chart, { headers: { Accept: 'application/json' } })
        .then(answer => answer.ok ? answer.json() : null);
    }
    const points = await figure.points;
    if (!points) { return; }
    const look = getComputedStyle(root);
    const ink = getComputedStyle(figure).color;
    const colours = ['--accent', '--bad', '--soft', '--good'].map(name => resolved(look.getPropertyValue(name)));
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: points.zone, dateStyle: 'short', timeStyle: 'short' });
    const written = time => clock.format(time * 1000);
    const times = (plot, splits, i, space, step) =>
      splits.map(time => step < 86400 ? written(time).slice(5) : written(time).slice(0, 10));
    const axis = { stroke: ink, grid: { stroke: ink, width: .1 }, ticks: { stroke: ink, width: .2 } };
    const steps = uPlot.paths.stepped({ align: 1 });
    figure.replaceChildren();
    const plot = new uPlot({
      width: figure.clientWidth, height: 220,
      tzDate: time => uPlot.tzDate(new Date(time * 1000), points.zone),
      cursor: { drag: { x: true, y: false, setScale: !figure.dataset.range } },
      axes: [{ ...axis, values: times, space: 95 }, { ...axis, size: 70 }],
      series: [{ label: 'Time', value: (_, time) => time == null ? '' : written(time) }].concat(points.series.map((one, i) => ({
        label: one.label, stroke: colours[i % colours.length], width: 1.5, paths: steps,
        dash: one.dashed ? [5, 4] : undefined, points: { show: points.x.length < 60 },
        value: (_, value) => value == null ? '' : String(value)
      }))),
      hooks: figure.dataset.range ? { setSelect: [plot => range(figure, plot)] } : {}
    }, [points.x].concat(points.series.map(one => one.values)), figure);
    figure.plot = plot;
    if (!figure.fits) {
      figure.fits = new ResizeObserver(() => figure.plot.setSize({ width: figure.clientWidth, height: 220 }));
      figure.fits.observe(figure);
    }
  }

  // A colour of the style sheet as a canvas takes it.
  function resolved(colour) {
    const probe = document.createElement('i');
    probe.style.color = colour;
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  // The part of a curve that somebody has marked becomes the range of the form that the figure names.
  function range(figure, plot) {
    const { left, width } = plot.select;
    const form = document.getElementById(figure.dataset.range);
    if (width < 5 || !form) { return; }
    const moment = x => new Date(Math.round(plot.posToVal(x, 'x')) * 1000).toISOString().replace('.000', '');
    form.elements.from.value = moment(left);
    form.elements.to.value = moment(left + width);
    form.requestSubmit();
  }

  // Puts the rows of another state of a table in place, and marks what has changed.
  function patch(body, next) {
    const rows = [...body.rows], others = [...next.rows];
    const same = rows.length === others.length && rows.every((row, i) => row.dataset.key === others[i].dataset.key);
    if (!same) {
      const known = new Map(rows.map(row => [row.dataset.key, row]));
      body.replaceChildren(...others.map(row => {
        const old = known.get(row.dataset.key);
        if (!old) { row.classList.add('changed'); return row; }
        return merged(old, row);
      }));
      return;
    }
    rows.forEach((row, i) => merged(row, others[i]));
  }

  function merged(row, next) {
    [...row.cells].forEach((cell, i) => {
      if (next.cells[i] && cell.innerHTML !== next.cells[i].innerHTML) {
        cell.replaceChildren(...next.cells[i].childNodes);
        cell.classList.remove('changed');
        void cell.offsetWidth;
        cell.classList.add('changed');
      }
    });
    return row;
  }

  // Puts another state of a part in place, and keeps the focus and the place of scrolling.
  function swap(part, next) {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
    const scrolled = [...part.querySelectorAll('.scroll')].map(one => one.scrollLeft);
    part.replaceChildren(...next.childNodes);
    part.querySelectorAll('.scroll').forEach((one, i) => { one.scrollLeft = scrolled[i] || 0; });
    const again = focused && document.getElementById(focused);
    if (again) { again.focus({ preventScroll: true }); }
    if (window.htmx) { htmx.process(part); }
  }

  // <tbody data-changes="/address/of/events">: once something has changed, at most once a second, the page is asked anew.
  // <section data-every="2">: the page is asked anew every so many seconds. Neither while nobody sees the tab.
  function live(part) {
    const sign = document.querySelector('.live');
    let source = null, timer = null, due = false, busy = false, over = false, pause = 1000;
    const say = text => { if (sign) { sign.textContent = text; sign.classList.toggle('paused', text !== 'live'); } };
    const ask = async () => {
      timer = null;
      // An action has put another page in place.
      if (!part.isConnected) { over = true; close(); return; }
      if (document.hidden || busy) { return; }
      due = false;
      busy = true;
      const began = performance.now();
      try {
        const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
        if (answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
          const next = page.getElementById(part.id);
          if (next && (part.tBodies || part.rows)) { patch(part, next); }
          else if (next) {
            // What goes on no longer is not asked for again.
            if (part.dataset.every && !next.dataset.every) { over = true; }
            if (part.innerHTML !== next.innerHTML) { swap(part, next); }
          }
        }
        if (part.dataset.every) { say(answer.ok ? 'live' : 'no answer'); }
      } catch {
        // The next change, or the next time, asks again.
        if (part.dataset.every) { say('no answer'); }
      }
      // A page that is dear to make is made less often.
      pause = Math.max(1000, 10 * (performance.now() - began));
      busy = false;
      if (over) { say(''); return; }
      if (due || part.dataset.every) { later(); }
    };
    const later = () => {
      due = true;
      if (!timer && !busy) { timer = setTimeout(ask, part.dataset.every ? part.dataset.every * 1000 : pause); }
    };
    const open = () => {
      if (part.dataset.every) { say('live'); later(); return; }
      source = new EventSource(part.dataset.changes);
      source.addEventListener('ready', () => { say('live'); later(); });
      source.addEventListener('change', later);
      source.addEventListener('switched', later);
      source.addEventListener('missed', later);
      const opened = source;
      source.addEventListener('error', () => {
        say('connecting');
        // A browser does not come back by itself once it was refused, as while a shard is away.
        if (opened.readyState === EventSource.CLOSED && opened === source) {
          timer = timer || setTimeout(() => { close(); open(); }, 5000);
        }
      });
    };
    const close = () => {
      if (source) { source.close(); source = null; }
      clearTimeout(timer);
      timer = null;
      say('paused');
    };
    document.addEventListener('visibilitychange', () => { close(); if (!document.hidden && !over) { open(); } });
    addEventListener('pagehide', close);
    if (!document.hidden) { open(); }
  }

  // Also after htmx has put the answer to a form in place.
  function begin() {
    document.querySelectorAll('[data-changes]:not([data-begun]), [data-every]:not([data-begun])').forEach(part => {
      part.dataset.begun = '';
      live(part);
    });
    document.querySelectorAll('[data-suggest]:not([role])').forEach(suggests);
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('[data-theme-switch]').forEach(themeSwitch);
    document.querySelectorAll('.copy').forEach(copyButton);
    begin();
    document.addEventListener('htmx:afterSettle', begin);
    const draw = () => document.querySelectorAll('[data-chart]').forEach(chart);
    draw();
    addEventListener('themechange', draw);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  });
})();
