extension PlayerScript {
  /// The clock and what moves it: buttons, keys, the pointer, and `window.batchyard`.
  static let controls: StaticString = #"""
    const root = document.getElementById('player');
    const lanes = JSON.parse(document.getElementById('batchyard-lanes').textContent).lanes.map(raw => new Lane(raw));
    const part = name => root.querySelector(`[data-part="${name}"]`);
    const laneParts = [...root.querySelectorAll('[data-lane]')];
    const pictures = lanes.map((lane, i) => new Picture(lane, laneParts[i].querySelector('[data-part="canvas"]'), lanes.length));
    const maps = lanes.map((lane, i) => new BlockMap(lane, laneParts[i].querySelector('[data-part="blocks"]'),
                                                     laneParts[i].querySelector('[data-part="blocks-note"]')));
    const end = Math.max(1, ...lanes.map(lane => lane.end));
    const changes = sorted(new Set(lanes.flatMap(lane => [...lane.changes])));
    const view = { now: 0, from: 0, span: end, selected: -1, hovered: -1, selectedLane: 0, byRequest: false };
    let isPlaying = false, lastFrame = 0, isDrawn = false, lastTable = 0;

    /** A few lives of a request fill the width, of the lane where they are shortest: batches turn over there. */
    const usualSpan = () => Math.min(...lanes.map(lane => {
      const lives = lane.requests.life.filter(life => life > 0).sort((a, b) => a - b);
      const usual = lives.length ? lives[lives.length >> 1] * 5 : end;
      return end <= usual * 2.5 ? end * 1.02 : usual;
    }));
    /** Playing the width takes ten seconds or so. */
    const usualSpeed = () => {
      const wanted = view.span / 1e6 / 10, far = option => Math.abs(Math.log(Number(option.value) / wanted));
      return [...part('speed').options].reduce((best, option) => far(option) < far(best) ? option : best).index;
    };

    const follow = () => {
      const latest = Math.max(0, end * 1.02 - view.span);
      view.from = Math.max(0, Math.min(view.now - view.span * 0.7, latest));
    };
    const redraw = () => { if (!isDrawn) { isDrawn = true; requestAnimationFrame(draw); } };
    const draw = () => {
      isDrawn = false;
      follow();
      // Lanes are drawn to one scale.
      view.mostWaiting = Math.max(1, ...pictures.map(picture => picture.prepare(view)));
      for (const picture of pictures) picture.draw(view);
      for (const map of maps) map.draw(view);
      showFigures();
    };

    const showFigures = () => {
      part('time').textContent = timeText(view.now);
      part('scrub').value = String(Math.round(view.now / end * 10000));
      part('scrub').setAttribute('aria-valuetext', `${timeText(view.now)} of ${timeText(end)}`);
      lanes.forEach((lane, i) => {
        const memory = lane.memoryOfAll(view.now), capacity = lane.capacity * lane.replicas;
        const values = {
          running: lane.running(view.now), waiting: lane.waiting(view.now), finished: lane.finished(view.now),
          rate: Math.round(lane.tokensPerSecond(view.now, view.span / 8)).toLocaleString('en'),
          ttft: timeText(lane.timeToFirstToken(view.now)),
          kv: capacity > 0 ? `${(memory.taken / capacity * 100).toFixed(0)} %` : '–'
        };
        for (const [name, value] of Object.entries(values)) {
          const cell = laneParts[i].querySelector(`[data-value="${name}"]`);
          if (cell.textContent !== String(value)) cell.textContent = value;
        }
      });
      showLife();
      const now = performance.now();
      if (part('present').open && (!isPlaying || now - lastTable > 500)) { lastTable = now; showPresent(); }
    };

    let shownLife = '';
    const showLife = () => {
      const request = view.hovered >= 0 ? view.hovered : view.selected;
      const lane = lanes[view.selectedLane];
      const text = request >= 0 && request < lane.requests.count
        ? (lanes.length > 1 ? lane.name + '. ' : '') + lifeText(lane, request, view.now)
        : 'Point at a bar, or focus the picture and use the arrow keys, to see a request’s life.';
      if (text !== shownLife) part('life').textContent = shownLife = text;
    };

    /** The requests that are there, as a table: for screen readers, and for whoever likes tables. */
    const showPresent = () => {
      const body = part('present-rows'), rows = [];
      lanes.forEach((lane, laneIndex) => {
        let shown = 0;
        const add = (request, place) => {
          if (shown++ >= 64) return;
          const row = document.createElement('tr'), button = document.createElement('button');
          button.type = 'button';
          button.textContent = `${request}`;
          button.setAttribute('aria-label', `Request ${request}, show its life`);
          button.addEventListener('click', () => { view.selected = request; view.selectedLane = laneIndex; redraw(); });
          const cells = [lanes.length > 1 ? lane.name : '', '', whereabouts(lane, request, view.now), place,
                         `${lane.requests.input[request]} + ${lane.requests.output[request]}`,
                         timeText(view.now - lane.requests.arrival[request])];
          cells.forEach((text, i) => {
            const cell = document.createElement('td');
            if (i === 1) cell.append(button); else cell.textContent = text;
            if (i || lanes.length > 1) row.append(cell);
          });
          rows.push(row);
        };
        for (const row of lane.rows) {
          const stay = lane.stayAt(row, view.now);
          if (stay >= 0) add(lane.stays.request[stay], `${lane.stays.replica[stay]} · ${lane.stays.slot[stay]}`);
        }
        for (let i = 0; i < lane.arrived(view.now) && shown < 64; i++) {
          const state = whereabouts(lane, i, view.now);
          if (state === 'waiting' || state === 'preempted') add(i, '–');
        }
      });
      const focused = document.activeElement && body.contains(document.activeElement) ? document.activeElement.textContent : '';
      body.replaceChildren(...rows);
      if (focused) [...body.querySelectorAll('button')].find(button => button.textContent === focused)?.focus();
    };

    // The clock.
    const seek = t => { view.now = Math.max(0, Math.min(end, t)); redraw(); };
    const step = count => {
      pause();
      const i = countUpTo(changes, view.now);
      const at = i > 0 && changes[i - 1] === view.now;
      seek(changes[Math.max(0, Math.min(changes.length - 1, count > 0 ? i + count - 1 : i - (at ? 1 : 0) + count))]);
    };
    const frame = time => {
      if (!isPlaying) return;
      // A page that was hidden goes on from where it was.
      const passed = Math.min(100, time - lastFrame);
      lastFrame = time;
      seek(view.now + passed * 1000 * Number(part('speed').value));
      if (view.now >= end) pause(); else requestAnimationFrame(frame);
    };
    const showPlaying = () => {
      part('play').classList.toggle('is-playing', isPlaying);
      part('play').lastElementChild.textContent = isPlaying ? 'Pause' : 'Play';
      part('life').setAttribute('aria-live', isPlaying ? 'off' : 'polite');
    };
    const play = () => {
      if (isPlaying) return;
      if (view.now >= end) view.now = 0;
      isPlaying = true;
      showPlaying();
      lastFrame = performance.now();
      requestAnimationFrame(frame);
    };
    const pause = () => { isPlaying = false; showPlaying(); redraw(); };
    const zoom = factor => { view.span = Math.max(1000, Math.min(end * 1.02, view.span * factor)); redraw(); };

    const actions = {
      play: () => isPlaying ? pause() : play(), start: () => { pause(); seek(0); }, back: () => step(-1),
      forward: () => step(1), closer: () => zoom(0.5), farther: () => zoom(2), whole: () => zoom(Infinity)
    };
    for (const [name, action] of Object.entries(actions)) part(name).addEventListener('click', action);
    part('scrub').addEventListener('input', event => { pause(); seek(Number(event.target.value) / 10000 * end); });
    part('present').addEventListener('toggle', redraw);
    for (const choice of root.querySelectorAll('[name="view"]'))
      choice.addEventListener('change', () => { view.byRequest = choice.value === 'requests'; redraw(); });

    const select = (lane, delta) => {
      const present = [];
      for (const row of lanes[lane].rows) {
        const stay = lanes[lane].stayAt(row, view.now);
        if (stay >= 0) present.push(lanes[lane].stays.request[stay]);
      }
      if (!present.length) return;
      const i = view.selectedLane === lane ? present.indexOf(view.selected) : -1;
      view.selected = present[i < 0 ? (delta > 0 ? 0 : present.length - 1) : (i + delta + present.length) % present.length];
      view.selectedLane = lane;
      redraw();
    };
    pictures.forEach((picture, index) => {
      const { canvas } = picture;
      let dragFrom = null;
      const place = event => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
      canvas.addEventListener('pointermove', event => {
        const [x, y] = place(event);
        if (dragFrom && Math.abs(x - dragFrom.x) > 4) {
          dragFrom.moved = true;
          seek(dragFrom.now - (x - dragFrom.x) / (picture.width - picture.gutter) * view.span);
          return;
        }
        const request = picture.requestAt(x, y, view);
        if (request !== view.hovered) { view.hovered = request; if (request >= 0) view.selectedLane = index; redraw(); }
      });
      canvas.addEventListener('pointerleave', () => { view.hovered = -1; redraw(); });
      canvas.addEventListener('pointerdown', event => {
        dragFrom = { x: place(event)[0], now: view.now, moved: false };
        canvas.setPointerCapture(event.pointerId);
      });
      canvas.addEventListener('pointerup', event => {
        const [x, y] = place(event);
        if (dragFrom && !dragFrom.moved) {
          view.selected = picture.requestAt(x, y, view);
          view.selectedLane = index;
          redraw();
        }
        dragFrom = null;
      });
      canvas.addEventListener('pointercancel', () => { dragFrom = null; });
      canvas.addEventListener('keydown', event => {
        const far = event.shiftKey ? 10 : 1;
        const keys = {
          ' ': actions.play, ArrowRight: () => step(far), ArrowLeft: () => step(-far), ArrowDown: () => select(index, 1),
          ArrowUp: () => select(index, -1), Home: () => seek(0), End: () => seek(end), '+': actions.closer,
          '-': actions.farther, '0': actions.whole, Escape: () => { view.selected = -1; redraw(); }
        };
        if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); keys[event.key](); }
      });
    });

    // The page: its size, its colours, its print.
    const recolor = () => { readColors(); redraw(); };
    new ResizeObserver(redraw).observe(root);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolor);
    addEventListener('beforeprint', () => { document.documentElement.dataset.theme = 'light'; readColors(); isDrawn = true; draw(); });
    addEventListener('afterprint', () => { delete document.documentElement.dataset.theme; recolor(); });

    window.batchyard = {
      seek: seconds => { pause(); seek(Math.round(seconds * 1e6)); draw(); },
      step: count => { step(count); draw(); },
      play, pause,
      state: () => {
        const figures = lanes.map(lane => {
          const memory = lane.memoryOfAll(view.now);
          return { name: lane.name, running: lane.running(view.now), waiting: lane.waiting(view.now),
                   finished: lane.finished(view.now), refused: lane.refused(view.now), kv_tokens: memory.used, kv_taken: memory.taken,
                   output_tokens: lane.tokens(view.now), requests: lane.requests.count, end: lane.end / 1e6 };
        });
        return { time: view.now / 1e6, end: end / 1e6, is_playing: isPlaying, speed: Number(part('speed').value),
                 span: view.span / 1e6, selected: view.selected, ...figures[0], lanes: figures };
      }
    };

    const peak = Math.max(1, ...lanes.map(lane => lane.peakTaken())) * 1.15;
    view.memoryTop = Math.min(Math.max(...lanes.map(lane => lane.capacity * lane.replicas)), peak) || 1;
    view.span = usualSpan();
    part('speed').selectedIndex = usualSpeed();
    readColors();
    // The first picture shows a batch at work, not an empty yard.
    view.now = Math.min(end, view.span * 0.7);
    showPlaying();
    root.hidden = false;
    draw();
    """#
}
