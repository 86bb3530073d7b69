extension PlayerScript {
  /// A lane's arrays, and what can be asked of them at an instant. Times are whole microseconds.
  static let model: StaticString = #"""
    const cumulative = deltas => {
      const sums = new Float64Array(deltas.length);
      let sum = 0;
      for (let i = 0; i < deltas.length; i++) sums[i] = sum += deltas[i];
      return sums;
    };
    const sorted = values => Float64Array.from(values).sort();

    /** How many of the ascending `times` are at or before `t`. */
    const countUpTo = (times, t) => {
      let low = 0, high = times.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (times[middle] <= t) low = middle + 1; else high = middle;
      }
      return low;
    };

    class Lane {
      constructor(raw) {
        Object.assign(this, {
          name: raw.name, policy: raw.policy, slots: raw.slots, slotLimit: raw.slot_limit, replicas: raw.replicas,
          blockSize: raw.block_size, capacity: raw.capacity_tokens, end: raw.end, isCut: raw.is_cut === 1,
          isRolling: raw.policy === 'continuous' || raw.policy === 'paged'
        });
        const r = raw.requests, arrival = cumulative(r.arrival), count = arrival.length;
        this.requests = { count, arrival, first: r.first, life: r.life, input: r.input, output: r.output };
        const s = raw.stays, start = cumulative(s.start), n = start.length;
        const prefillEnd = new Float64Array(n), usefulEnd = new Float64Array(n), stayEnd = new Float64Array(n);
        for (let i = 0; i < n; i++) {
          prefillEnd[i] = start[i] + s.prefill[i];
          usefulEnd[i] = prefillEnd[i] + s.useful[i];
          stayEnd[i] = usefulEnd[i] + s.padding[i];
        }
        const isPreempted = new Uint8Array(n);
        for (const i of s.preempted) isPreempted[i] = 1;
        const withoutPrefill = new Uint8Array(n);
        for (const i of s.without_prefill) withoutPrefill[i] = 1;
        this.stays = { count: n, request: cumulative(s.request), replica: s.replica, slot: s.slot,
                       start, prefillEnd, usefulEnd, end: stayEnd, isPreempted, withoutPrefill };
        this.index();
        this.readSpans(raw.spans);
      }

      /** What is looked up again and again: stays by row and by request, and instants in order. */
      index() {
        const { requests, stays } = this;
        this.rows = Array.from({ length: this.replicas * this.slots }, () => []);
        this.ofRequest = Array.from({ length: requests.count }, () => []);
        const returns = [], prefills = [];
        for (let i = 0; i < stays.count; i++) {
          const row = this.rows[stays.replica[i] * this.slots + stays.slot[i]];
          if (row) row.push(i);
          const lives = this.ofRequest[stays.request[i]];
          if (lives.length) returns.push(stays.start[i]);
          if (!stays.withoutPrefill[i]) prefills.push(stays.prefillEnd[i]);
          lives.push(i);
        }
        const finishes = [], refusals = [], firsts = [];
        for (let i = 0; i < requests.count; i++) {
          if (requests.first[i] === -2) refusals.push(requests.arrival[i]);
          else if (requests.life[i] >= 0) finishes.push(requests.arrival[i] + requests.life[i]);
          if (requests.first[i] >= 0) firsts.push([requests.arrival[i] + requests.first[i], requests.first[i]]);
        }
        firsts.sort((a, b) => a[0] - b[0]);
        this.firstTimes = Float64Array.from(firsts, f => f[0]);
        this.firstSums = cumulative(firsts.map(f => f[1]));
        this.finishes = sorted(finishes);
        this.refusals = sorted(refusals);
        this.ends = sorted(stays.end);
        this.returns = sorted(returns);
        this.preemptions = sorted(stays.end.filter((_, i) => stays.isPreempted[i]));
        this.prefills = sorted(prefills);
        const byUsefulEnd = Array.from(stays.usefulEnd, (_, i) => i).sort((a, b) => stays.usefulEnd[a] - stays.usefulEnd[b]);
        this.usefulEnds = Float64Array.from(byUsefulEnd, i => stays.usefulEnd[i]);
        this.usefulSums = cumulative(byUsefulEnd.map(i => requests.output[stays.request[i]]));
        const changes = new Set([0]);
        for (const list of [requests.arrival, stays.start, stays.prefillEnd, stays.usefulEnd, stays.end])
          for (const t of list) if (t <= this.end) changes.add(t);
        this.changes = sorted(changes);
        this.shareTokens();
      }

      /** How many answer tokens each stay began and ended with: by its share of the request's time in decode. */
      shareTokens() {
        const { requests, stays } = this;
        this.tokensBefore = new Float64Array(stays.count);
        this.tokensAfter = new Float64Array(stays.count);
        this.ofRequest.forEach((lives, request) => {
          let whole = 0, done = 0;
          for (const i of lives) whole += stays.usefulEnd[i] - stays.prefillEnd[i];
          for (const i of lives) {
            this.tokensBefore[i] = whole > 0 ? requests.output[request] * done / whole : 0;
            done += stays.usefulEnd[i] - stays.prefillEnd[i];
            this.tokensAfter[i] = whole > 0 ? requests.output[request] * done / whole : requests.output[request];
          }
        });
      }

      readSpans(raw) {
        const end = cumulative(raw.end);
        this.spans = Array.from({ length: this.replicas }, () =>
          ({ start: [], end: [], steps: [], growth: [], decode: [], used: [], taken: [], output: [], before: [] }));
        const sums = new Array(this.replicas).fill(0);
        for (let i = 0; i < end.length; i++) {
          const replica = raw.replica[i], spans = this.spans[replica];
          spans.start.push(end[i] - raw.duration[i]);
          spans.end.push(end[i]);
          for (const key of ['steps', 'growth', 'decode', 'used', 'taken', 'output']) spans[key].push(raw[key][i]);
          spans.before.push(sums[replica]);
          sums[replica] += raw.output[i];
        }
      }

      arrived(t) { return countUpTo(this.requests.arrival, t); }
      refused(t) { return countUpTo(this.refusals, t); }
      finished(t) { return countUpTo(this.finishes, t); }
      running(t) { return countUpTo(this.stays.start, t) - countUpTo(this.ends, t); }
      /** In a queue, those that lost their memory among them. */
      waiting(t) { return Math.max(0, this.arrived(t) - this.refused(t) - this.finished(t) - this.running(t)); }
      preemptedWaiting(t) { return Math.max(0, countUpTo(this.preemptions, t) - countUpTo(this.returns, t)); }

      /** Tokens of KV memory that hold a token, and that are taken, in one replica. */
      memory(replica, t) {
        const spans = this.spans[replica], i = countUpTo(spans.end, t);
        if (!this.isRolling) return this.memoryOfBatch(spans, replica, i, t);
        if (i < spans.end.length && spans.start[i] <= t) {
          const left = spans.steps[i] - this.stepsBefore(spans, i, t);
          const used = Math.max(0, spans.used[i] - spans.decode[i] * left);
          return { used, taken: Math.max(used, spans.taken[i]) };
        }
        if (i === 0 || !this.rowsOf(replica).some(row => this.stayAt(row, t) >= 0)) return { used: 0, taken: 0 };
        return { used: spans.used[i - 1], taken: spans.taken[i - 1] };
      }
      /** How many of a span's steps are done at `t`: each takes a little longer than the one before. */
      stepsBefore(spans, i, t) {
        const n = spans.steps[i], mean = (spans.end[i] - spans.start[i]) / n, passed = t - spans.start[i];
        const half = n > 1 ? spans.growth[i] / (n - 1) / 2 : 0;
        // k steps take k (mean - growth / 2) + half k (k - 1).
        const first = mean - spans.growth[i] / 2 - half;
        const k = half > 0 ? 2 * passed / (first + Math.sqrt(first * first + 4 * half * passed)) : passed / mean;
        return Math.min(n, Math.floor(k + 1e-9));
      }
      /** Where a batch runs from beginning to end, what it took is taken until its end; padding holds nothing. */
      memoryOfBatch(spans, replica, i, t) {
        let used = 0, isBusy = false;
        for (const row of this.rowsOf(replica)) {
          const stay = this.stayAt(row, t);
          if (stay < 0) continue;
          isBusy = true;
          if (t >= this.stays.prefillEnd[stay] && t < this.stays.usefulEnd[stay]) used += Math.floor(this.held(stay, t));
        }
        const taken = isBusy && spans.taken.length ? spans.taken[Math.min(i, spans.taken.length - 1)] : 0;
        return { used: Math.min(used, taken), taken };
      }
      memoryOfAll(t) {
        let used = 0, taken = 0;
        for (let replica = 0; replica < this.replicas; replica++) {
          const memory = this.memory(replica, t);
          used += memory.used;
          taken += memory.taken;
        }
        return { used, taken };
      }

      /** The most KV memory that was taken, all replicas at their fullest. */
      peakTaken() { return this.spans.reduce((sum, spans) => sum + spans.taken.reduce((a, b) => Math.max(a, b), 0), 0); }

      /** Answer tokens put out until `t`; what a batch computes as padding is none. */
      tokens(t) {
        if (!this.isRolling) return this.tokensOfBatches(t);
        let sum = countUpTo(this.prefills, t);
        for (const spans of this.spans) {
          const i = countUpTo(spans.end, t);
          if (i < spans.end.length) {
            const part = (t - spans.start[i]) / (spans.end[i] - spans.start[i]);
            sum += spans.before[i] + (part > 0 ? part * spans.output[i] : 0);
          } else if (i > 0) sum += spans.before[i - 1] + spans.output[i - 1];
        }
        return sum;
      }
      tokensOfBatches(t) {
        const n = countUpTo(this.usefulEnds, t);
        let sum = n ? this.usefulSums[n - 1] : 0;
        for (const row of this.rows) {
          const stay = this.stayAt(row, t);
          if (stay >= 0 && t >= this.stays.prefillEnd[stay] && t < this.stays.usefulEnd[stay])
            sum += Math.max(1, Math.floor(this.held(stay, t) - this.requests.input[this.stays.request[stay]]));
        }
        return sum;
      }
      tokensPerSecond(t, window) {
        const from = Math.max(0, t - window);
        return t > from ? (this.tokens(t) - this.tokens(from)) / (t - from) * 1e6 : 0;
      }
      /** Mean TTFT of the last 20 requests that had their first token, µs; NaN before the first. */
      timeToFirstToken(t) {
        const n = countUpTo(this.firstTimes, t), from = Math.max(0, n - 20);
        return n ? (this.firstSums[n - 1] - (from ? this.firstSums[from - 1] : 0)) / (n - from) : NaN;
      }

      rowsOf(replica) { return this.rows.slice(replica * this.slots, (replica + 1) * this.slots); }
      /** The first stay of a row that ends after `t`. */
      firstEndingAfter(row, t) {
        let low = 0, high = row.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (this.stays.end[row[middle]] <= t) low = middle + 1; else high = middle;
        }
        return low;
      }
      stayAt(row, t) {
        const i = this.firstEndingAfter(row, t);
        return i < row.length && this.stays.start[row[i]] <= t ? row[i] : -1;
      }
      phase(stay, t) {
        const { prefillEnd, usefulEnd } = this.stays;
        return t < prefillEnd[stay] ? 'prefill' : t < usefulEnd[stay] ? 'decode' : 'padding';
      }
      /** Tokens that a stay's KV memory holds at `t`. */
      held(stay, t) {
        const { request, start, prefillEnd, usefulEnd } = this.stays;
        const prompt = this.requests.input[request[stay]] + this.tokensBefore[stay];
        if (t < prefillEnd[stay]) return prompt * (t - start[stay]) / (prefillEnd[stay] - start[stay]);
        const length = usefulEnd[stay] - prefillEnd[stay];
        const part = length > 0 ? Math.min(1, (t - prefillEnd[stay]) / length) : 1;
        return prompt + (this.tokensAfter[stay] - this.tokensBefore[stay]) * part;
      }
    }

    """#
}
