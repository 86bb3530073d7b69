extension PlayerScript {
  /// Colours and hatches of the phases, and how times are written.
  static let colors: StaticString = #"""
    const phases = ['queued', 'prefill', 'decode', 'padding', 'preempted'];
    let colors = {}, colorVersion = 0;
    /** Colours come from the style sheet, so that light, dark and print agree with the rest of the page. */
    const readColors = () => {
      const style = getComputedStyle(document.documentElement);
      colors = {};
      colorVersion++;
      for (const name of [...phases, 'ink', 'muted', 'grid', 'card', 'slot', 'accent', 'on-phase'])
        colors[name] = style.getPropertyValue('--' + name).trim() || '#888';
      for (const phase of phases) colors[phase + '-pattern'] = pattern(phase);
    };

    /** An 8 by 8 tile for each phase, so that a phase can be told without its colour. */
    const pattern = phase => {
      const scale = window.devicePixelRatio || 1, tile = document.createElement('canvas');
      tile.width = tile.height = Math.round(8 * scale);
      const c = tile.getContext('2d');
      c.scale(tile.width / 8, tile.height / 8);
      c.fillStyle = colors[phase];
      c.globalAlpha = phase === 'padding' ? 0.35 : phase === 'queued' ? 0.45 : 1;
      c.fillRect(0, 0, 8, 8);
      c.globalAlpha = 1;
      c.strokeStyle = phase === 'prefill' ? colors['on-phase'] : phase === 'decode' ? 'transparent' : colors[phase];
      c.lineWidth = 1.4;
      const stroke = lines => { c.beginPath(); for (const [a, b, d, e] of lines) { c.moveTo(a, b); c.lineTo(d, e); } c.stroke(); };
      const rising = [[-2, 10, 10, -2], [-2, 2, 2, -2], [6, 10, 10, 6]];
      const falling = rising.map(([a, b, d, e]) => [8 - a, b, 8 - d, e]);
      if (phase === 'prefill') { c.globalAlpha = 0.6; stroke(rising); }
      if (phase === 'padding') stroke([...rising, ...falling]);
      if (phase === 'preempted') { c.strokeStyle = colors['on-phase']; stroke([[2, 0, 2, 8], [6, 0, 6, 8]]); }
      if (phase === 'queued') { c.fillStyle = colors.queued; c.fillRect(1, 1, 2, 2); c.fillRect(5, 5, 2, 2); }
      return document.createElement('canvas').getContext('2d').createPattern(tile, 'repeat');
    };

    const timeText = us => {
      const s = us / 1e6;
      if (!isFinite(s)) return '–';
      if (Math.abs(s) < 1) return (us / 1e3).toFixed(us < 1e4 ? 1 : 0) + ' ms';
      if (s < 100) return s.toFixed(2) + ' s';
      if (s < 6000) return s.toFixed(1) + ' s';
      return (s / 60).toFixed(1) + ' min';
    };
    const roundStep = value => {
      const power = 10 ** Math.floor(Math.log10(value));
      return [1, 2, 5, 10].find(f => f * power >= value * 0.999) * power;
    };

    """#
}
