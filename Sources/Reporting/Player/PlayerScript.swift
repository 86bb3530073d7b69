/// The script that plays batches in a page. It stands in the page as it is here: no library, no network.
///
/// It reads the block `batchyard-lanes` that `BatchPlayer` wrote, draws on one canvas a lane, and offers
/// `window.batchyard` with `seek(seconds)`, `step(count)`, `play()`, `pause()` and `state()`, which a test can use to
/// compare what is shown with the result's files.
enum PlayerScript {
  /// The parts, in order; they share one function's scope.
  static let parts: [StaticString] = [opening, model, colors, drawing, blocks, controls, closing]

  private static let opening: StaticString = "(() => {\n'use strict';\n"
  private static let closing: StaticString = "\n})();\n"
}
