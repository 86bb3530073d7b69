/// `condition`, of which the compiler is told that it seldom holds, or not in most runs.
///
///     if rarely(queue.isFull) { queue.grow() }
///
/// What is done then is laid apart from the machine code that every event goes through. That code fills three quarters of a
/// processor's first instruction cache, and how well it fits decides a tenth of the time. No result depends on it.
@inlinable
@inline(__always)
public func rarely(_ condition: Bool) -> Bool { _slowPath(condition) }
