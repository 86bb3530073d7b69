extension PlayerScript {
  /// The picture of a lane: the queue, the slots, the KV memory, and the axis of time below them.
  static let drawing: StaticString = #"""
    class Picture {
      constructor(lane, canvas, laneCount) {
        Object.assign(this, { lane, canvas, laneCount, context: canvas.getContext('2d') });
      }

      /** Heights follow the rows, so that few slots are tall and many still fit. */
      layout(view) {
        const width = this.canvas.parentElement.clientWidth, { lane } = this;
        const room = this.laneCount > 1 ? (width < 600 ? 200 : 240) : (width < 600 ? 300 : 380);
        const rows = view.byRequest ? Math.floor(room / 12) : lane.rows.length;
        // A row of one pixel shows no difference from its neighbours; two do, while there are not too many.
        const least = rows <= 200 ? 2 : 1;
        const rowHeight = view.byRequest ? 12 : Math.max(least, Math.min(24, Math.floor(room / rows)));
        const gap = view.byRequest ? 0 : 6, gutter = width < 600 ? 40 : 58;
        const queueTop = 16, queueHeight = 34, slotsTop = queueTop + queueHeight + 24;
        const slotsHeight = rows * rowHeight + gap * (lane.replicas - 1) * (view.byRequest ? 0 : 1);
        const memoryTop = slotsTop + slotsHeight + 22, memoryHeight = 44, axisTop = memoryTop + memoryHeight;
        Object.assign(this, { width, rows, rowHeight, gap, gutter, queueTop, queueHeight, slotsTop, slotsHeight,
                              memoryTop, memoryHeight, axisTop, height: axisTop + 22 });
        const scale = window.devicePixelRatio || 1;
        const [w, h] = [Math.round(width * scale), Math.round(this.height * scale)];
        if (this.canvas.width !== w || this.canvas.height !== h) {
          this.canvas.width = w;
          this.canvas.height = h;
          this.canvas.style.height = this.height + 'px';
        }
        this.context.setTransform(scale, 0, 0, scale, 0, 0);
      }

      x(t) { return this.gutter + (t - this.from) / (this.to - this.from) * (this.width - this.gutter); }
      time(x) { return this.from + (x - this.gutter) / (this.width - this.gutter) * (this.to - this.from); }
      rowTop(row) { return this.slotsTop + row * this.rowHeight + Math.floor(row / this.lane.slots) * this.gap; }

      /** Samples the queue, a step every two pixels; returns the most that wait in sight. */
      prepare(view) {
        this.layout(view);
        this.from = view.from;
        this.to = view.from + view.span;
        const { lane } = this, last = Math.min(this.width, this.x(lane.end));
        this.queueSteps = [];
        let most = 0;
        for (let x = Math.max(this.gutter, this.x(0)); x < last; x += 2) {
          const t = this.time(x), waiting = lane.waiting(t);
          this.queueSteps.push([x, waiting, lane.preemptedWaiting(t)]);
          most = Math.max(most, waiting);
        }
        return most;
      }

      draw(view) {
        const c = this.context;
        this.drawKept(view);
        c.save();
        c.setTransform(1, 0, 0, 1, 0, 0);
        c.clearRect(0, 0, this.canvas.width, this.canvas.height);
        c.drawImage(this.kept, 0, 0);
        c.restore();
        this.drawNow(c, view);
      }

      /** What stays the same while the clock moves in a still window is drawn once and kept. */
      drawKept(view) {
        const key = [this.from, this.to, this.width, this.height, view.byRequest && view.now, view.selected, view.hovered,
                     view.mostWaiting, view.memoryTop, colorVersion].join();
        if (key === this.keptKey) return;
        this.keptKey = key;
        this.kept ??= document.createElement('canvas');
        this.kept.width = this.canvas.width;
        this.kept.height = this.canvas.height;
        const c = this.kept.getContext('2d'), scale = window.devicePixelRatio || 1;
        c.setTransform(scale, 0, 0, scale, 0, 0);
        c.font = '11px system-ui, sans-serif';
        // Patterns move with the bars.
        const shift = new DOMMatrix().scale(1 / (window.devicePixelRatio || 1)).translate(
          -Math.round(((this.from / view.span) * (this.width - this.gutter)) * (window.devicePixelRatio || 1)) % 4096, 0);
        for (const phase of phases) colors[phase + '-pattern'].setTransform(shift);
        this.drawAxis(c);
        this.drawQueue(c, view.mostWaiting);
        if (view.byRequest) this.drawRequests(c, view); else this.drawSlots(c, view);
        this.drawMemory(c, view.memoryTop);
      }

      drawNow(c, view) {
        const { lane } = this, now = this.x(view.now);
        c.font = '11px system-ui, sans-serif';
        // What is still to come is veiled.
        if (now < this.width) {
          c.globalAlpha = 0.78;
          c.fillStyle = colors.card;
          c.fillRect(now, this.queueTop - 2, this.width - now, this.axisTop - this.queueTop + 2);
          c.globalAlpha = 1;
        }
        c.fillStyle = colors.accent;
        c.fillRect(now - 1, 4, 2, this.axisTop - 4);
        c.beginPath(); c.moveTo(now - 5, 2); c.lineTo(now + 5, 2); c.lineTo(now, 9); c.fill();
        if (lane.isCut && this.to > lane.end) {
          c.fillStyle = colors.muted;
          c.fillText('the run goes on', Math.min(this.x(lane.end) + 6, this.width - 80), this.slotsTop + 12);
        }
      }

      drawAxis(c) {
        const step = roundStep((this.to - this.from) / Math.max(2, this.width / 110));
        c.textAlign = 'center';
        for (let t = Math.ceil(this.from / step) * step; t <= this.to; t += step) {
          const x = this.x(t);
          c.fillStyle = colors.grid;
          c.fillRect(Math.round(x), this.queueTop, 1, this.axisTop - this.queueTop);
          c.fillStyle = colors.muted;
          const s = t / 1e6, digits = Math.max(0, Math.ceil(-Math.log10(step / 1e6) - 1e-9));
          if (x > this.gutter + 8 && x < this.width - 18) c.fillText(s.toFixed(Math.min(digits, 6)) + ' s', x, this.axisTop + 15);
        }
        c.textAlign = 'left';
      }

      heading(c, text, y) {
        c.fillStyle = colors.muted;
        c.textAlign = 'left';
        c.fillText(text, 0, y);
      }

      drawQueue(c, most) {
        const base = this.queueTop + this.queueHeight;
        for (const [x, waiting, preempted] of this.queueSteps) {
          const tall = waiting / most * this.queueHeight, low = Math.min(waiting, preempted) / most * this.queueHeight;
          c.fillStyle = colors['queued-pattern'];
          c.fillRect(x, base - tall, 2, tall - low);
          c.fillStyle = colors['preempted-pattern'];
          c.fillRect(x, base - low, 2, low);
        }
        this.heading(c, `waiting (full height: ${most})`, this.queueTop - 4);
        c.fillStyle = colors.grid;
        c.fillRect(this.gutter, base, this.width - this.gutter, 1);
      }

      drawSlots(c, view) {
        const { lane, rowHeight } = this;
        const count = lane.slotLimit > lane.slots ? `${lane.slots} of ${lane.slotLimit}` : `${lane.slots}`;
        this.heading(c, (lane.replicas > 1 ? `${lane.replicas} replicas × ` : '') + count + (lane.slots > 1 ? ' slots' : ' slot'), this.slotsTop - 9);
        let labelled = -20;
        const inset = rowHeight > 4 ? 1 : 0, labelEvery = Math.max(1, Math.ceil(13 / rowHeight));
        lane.rows.forEach((row, index) => {
          const top = this.rowTop(index), slot = index % lane.slots;
          c.fillStyle = colors.slot;
          const first = Math.max(this.gutter, this.x(0));
          c.fillRect(first, top, Math.max(0, Math.min(this.width, this.x(lane.end)) - first), rowHeight - inset);
          if (slot % labelEvery === 0 && top - labelled >= 12) {
            labelled = top;
            c.fillStyle = colors.muted;
            c.textAlign = 'right';
            const text = lane.replicas > 1 ? `${Math.floor(index / lane.slots)}·${slot}` : `${slot}`;
            c.fillText(text, this.gutter - 6, top + Math.min(rowHeight, 14) / 2 + 4);
            c.textAlign = 'left';
          }
          for (let i = lane.firstEndingAfter(row, this.from); i < row.length; i++) {
            const stay = row[i];
            if (lane.stays.start[stay] > this.to) break;
            const right = this.drawStay(c, stay, top, rowHeight - inset, view);
            // Stays that end on the same pixel cannot be seen apart.
            if (right <= this.x(lane.stays.start[stay]) + 0.5) {
              const next = lane.firstEndingAfter(row, this.time(right + 0.5));
              if (next > i + 1) i = next - 1;
            }
          }
        });
      }

      drawStay(c, stay, top, height, view) {
        const { start, prefillEnd, usefulEnd, end, request, isPreempted } = this.lane.stays;
        const left = Math.max(this.gutter, this.x(start[stay])), right = this.x(Math.min(end[stay], this.to));
        if (right < this.gutter) return right;
        const isPatterned = height >= 4;
        const segment = (phase, a, b) => {
          const from = Math.max(left, this.x(a)), to = Math.min(right, this.x(b));
          if (to - from <= 0) return;
          c.fillStyle = isPatterned && to - from > 3 ? colors[phase + '-pattern'] : colors[phase];
          c.fillRect(from, top, Math.max(0.7, to - from), height);
        };
        segment('prefill', start[stay], prefillEnd[stay]);
        segment('decode', prefillEnd[stay], usefulEnd[stay]);
        segment('padding', usefulEnd[stay], end[stay]);
        if (isPreempted[stay] && end[stay] <= this.to) {
          c.fillStyle = colors.preempted;
          c.fillRect(right - Math.min(4, right - left), top, Math.min(4, right - left), height);
        }
        if (right - left > 4) {
          c.fillStyle = colors.card;
          if (start[stay] >= this.from) c.fillRect(left - 0.5, top, 1, height);
          if (isPatterned && right - left > 30 && height >= 11) {
            const from = Math.max(left, Math.min(this.x(prefillEnd[stay]), right));
            if (Math.min(right, this.x(usefulEnd[stay])) - from > 34) {
              c.fillStyle = colors['on-phase'];
              c.fillText(`${request[stay]}`, from + 4, top + height / 2 + 4);
            }
          }
        }
        if (request[stay] === view.selected || request[stay] === view.hovered) {
          c.strokeStyle = colors.ink;
          c.lineWidth = 2;
          c.strokeRect(left + 1, top + (height > 4 ? 1 : 0), Math.max(2, right - left - 2), Math.max(1, height - 2));
        }
        return right;
      }

      /** A row a request: its wait, its stays, and its wait after it was preempted. */
      drawRequests(c, view) {
        const { lane, rowHeight } = this, { requests, stays } = lane;
        // The requests around those that run are the ones to see.
        const running = [];
        for (const row of lane.rows) {
          const stay = lane.stayAt(row, view.now);
          if (stay >= 0) running.push(stays.request[stay]);
        }
        running.sort((a, b) => a - b);
        const middle = running.length ? running[running.length >> 1] : lane.arrived(view.now);
        const first = Math.max(0, Math.min(middle - Math.floor(this.rows * 0.45), requests.count - this.rows));
        this.firstRequest = first;
        this.heading(c, `requests ${first} to ${Math.min(requests.count, first + this.rows) - 1}`, this.slotsTop - 6);
        for (let row = 0; row < this.rows && first + row < requests.count; row++) {
          const request = first + row, top = this.slotsTop + row * rowHeight, height = rowHeight - 2;
          c.fillStyle = colors.muted;
          c.textAlign = 'right';
          if (row % 2 === 0) c.fillText(`${request}`, this.gutter - 6, top + 9);
          c.textAlign = 'left';
          let since = requests.arrival[request], isBack = false;
          const wait = until => {
            const from = Math.max(this.gutter, this.x(since)), to = Math.min(this.width, this.x(until));
            if (to <= from) return;
            c.fillStyle = colors[(isBack ? 'preempted' : 'queued') + '-pattern'];
            c.fillRect(from, top, to - from, height);
          };
          for (const stay of lane.ofRequest[request]) {
            wait(stays.start[stay]);
            if (stays.end[stay] >= this.from && stays.start[stay] <= this.to) this.drawStay(c, stay, top, height, view);
            since = stays.end[stay];
            isBack = true;
          }
          if (requests.life[request] < 0 && requests.first[request] !== -2) wait(lane.end);
        }
      }

      drawMemory(c, most) {
        const { lane } = this, capacity = lane.capacity * lane.replicas;
        const base = this.memoryTop + this.memoryHeight, last = Math.min(this.width, this.x(lane.end));
        for (let x = Math.max(this.gutter, this.x(0)); x < last; x += 2) {
          const { used, taken } = lane.memoryOfAll(this.time(x));
          const high = Math.min(1, taken / most) * this.memoryHeight, low = Math.min(1, used / most) * this.memoryHeight;
          c.fillStyle = colors['padding-pattern'];
          c.fillRect(x, base - high, 2, high - low);
          c.fillStyle = colors.decode;
          c.fillRect(x, base - low, 2, low);
        }
        this.heading(c, most < capacity * 0.99
          ? `KV memory (full height: ${(most / capacity * 100).toPrecision(2)} % of ${capacity.toLocaleString('en')} tokens)`
          : `KV memory (full height: ${capacity.toLocaleString('en')} tokens)`, this.memoryTop - 6);
        c.fillStyle = colors.muted;
        c.fillRect(this.gutter, this.memoryTop, this.width - this.gutter, 1);
        c.fillRect(this.gutter, base, this.width - this.gutter, 1);
      }

      /** The request under a point of the canvas, or -1. */
      requestAt(x, y, view) {
        const t = this.time(x), { lane } = this;
        if (x < this.gutter || y < this.slotsTop || y > this.slotsTop + this.slotsHeight) return -1;
        if (view.byRequest) {
          const request = this.firstRequest + Math.floor((y - this.slotsTop) / this.rowHeight);
          return request < lane.requests.count ? request : -1;
        }
        for (let row = 0; row < lane.rows.length; row++) {
          const top = this.rowTop(row);
          if (y >= top && y < top + this.rowHeight) {
            const stay = lane.stayAt(lane.rows[row], t);
            return stay >= 0 ? lane.stays.request[stay] : -1;
          }
        }
        return -1;
      }
    }

    """#
}
