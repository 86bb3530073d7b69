extension PlayerScript {
  /// The KV memory at an instant as a map of cells, and the life of a request in words.
  static let blocks: StaticString = #"""
    class BlockMap {
      constructor(lane, canvas, note) { Object.assign(this, { lane, canvas, note, context: canvas.getContext('2d') }); }

      draw(view) {
        const { lane, canvas } = this, c = this.context, scale = window.devicePixelRatio || 1;
        const width = canvas.parentElement.clientWidth, size = 9, columns = Math.max(8, Math.floor(width / size));
        const blocks = Math.max(1, Math.floor(lane.capacity / lane.blockSize)) * lane.replicas;
        const lines = Math.min(4 * Math.max(1, Math.min(lane.replicas, 2)), Math.ceil(blocks / columns));
        const cells = Math.min(blocks, columns * lines), perCell = lane.capacity * lane.replicas / cells;
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(lines * size * scale);
        canvas.style.height = lines * size + 'px';
        c.setTransform(scale, 0, 0, scale, 0, 0);
        const identity = new DOMMatrix().scale(1 / scale);
        for (const phase of phases) colors[phase + '-pattern'].setTransform(identity);
        let cell = 0, position = 0;
        const fill = (tokens, style, isNew) => {
          position += tokens;
          const until = Math.min(cells, Math.round(position / perCell));
          let isFirst = isNew;
          for (; cell < until; cell++) {
            const x = (cell % columns) * size, y = Math.floor(cell / columns) * size;
            c.fillStyle = style;
            c.fillRect(x + (isFirst ? 2 : 0), y + 0.5, size - 1 - (isFirst ? 2 : 0), size - 1.5);
            isFirst = false;
          }
        };
        for (let replica = 0; replica < lane.replicas; replica++) {
          const memory = lane.memory(replica, view.now), running = [];
          for (const row of lane.rowsOf(replica)) {
            const stay = lane.stayAt(row, view.now);
            if (stay >= 0) running.push(stay);
          }
          let sum = 0;
          for (const stay of running) sum += lane.held(stay, view.now);
          // Shared prefixes and rounding: what the requests hold together is what the engine counts.
          const share = sum > 0 ? memory.used / sum : 0;
          for (const stay of running) {
            const phase = lane.phase(stay, view.now);
            const request = lane.stays.request[stay];
            const style = request === view.selected || request === view.hovered ? colors.ink : colors[phase + '-pattern'];
            fill(lane.held(stay, view.now) * share, style, true);
          }
          fill(Math.max(0, memory.taken - memory.used), colors['padding-pattern'], true);
          const before = position;
          position = (replica + 1) * lane.capacity - 1e-9;
          const until = Math.min(cells, Math.round(position / perCell));
          if (position < before) position = before;
          for (; cell < until; cell++) {
            c.strokeStyle = colors.muted;
            c.globalAlpha = 0.45;
            c.lineWidth = 1;
            c.strokeRect((cell % columns) * size + 0.5, Math.floor(cell / columns) * size + 1, size - 2, size - 2.5);
            c.globalAlpha = 1;
          }
        }
        const inBlocks = perCell / lane.blockSize, count = inBlocks.toFixed(inBlocks < 9.95 && inBlocks > 1.001 ? 1 : 0);
        const cellText = lane.blockSize > 1
          ? `KV blocks now: a cell is ${count === '1' ? 'a block' : count + ' blocks'} of ${lane.blockSize} tokens`
          : `KV memory now: a cell is ${Math.round(perCell)} tokens`;
        this.note.textContent = cellText + '; a notch begins a request, cross-hatched is taken but empty';
      }
    }

    /** Where a request is at `t`, in a word. */
    const whereabouts = (lane, request, t) => {
      const { arrival, first, life } = lane.requests;
      if (t < arrival[request]) return 'not there yet';
      if (first[request] === -2) return 'refused';
      if (life[request] >= 0 && t >= arrival[request] + life[request]) return 'finished';
      let isBack = false;
      for (const stay of lane.ofRequest[request]) {
        if (t < lane.stays.start[stay]) break;
        if (t < lane.stays.end[stay]) return lane.phase(stay, t);
        isBack = true;
      }
      return isBack ? 'preempted' : 'waiting';
    };

    /** A request's life in a sentence or two. */
    const lifeText = (lane, request, t) => {
      const { arrival, first, life, input, output } = lane.requests, stays = lane.ofRequest[request];
      const parts = [`Request ${request} (${whereabouts(lane, request, t)}): arrived at ${timeText(arrival[request])}`];
      if (first[request] === -2) return parts[0] + ', refused.';
      parts.push(`${input[request]} prompt and ${output[request]} answer tokens`);
      if (stays.length) {
        const s = stays[0], { start, prefillEnd, usefulEnd, end, replica, slot } = lane.stays;
        const z = stays[stays.length - 1];
        parts.push(`waited ${timeText(start[s] - arrival[request])}`);
        parts.push(`prefill ${timeText(prefillEnd[s] - start[s])}`);
        if (stays.length > 1) parts.push(`preempted ${stays.length - 1} times`);
        parts.push(`decode until ${timeText(usefulEnd[z])}`);
        if (end[z] > usefulEnd[z]) parts.push(`then ${timeText(end[z] - usefulEnd[z])} of padding`);
        parts.push(`replica ${replica[z]}, slot ${slot[z]}`);
      }
      if (first[request] >= 0) parts.push(`TTFT ${timeText(first[request])}`);
      if (life[request] >= 0) parts.push(`end to end ${timeText(life[request])}`);
      return parts.join(', ') + '.';
    };

    """#
}
