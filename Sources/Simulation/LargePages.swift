#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Memory for `count` elements. A piece of `least` bytes or more is made of whole pages of 2 MiB, which the system is asked to
/// hold as such: then it goes through the kernel once for each when it is touched for the first time, instead of 512 times,
/// and one of them takes as long as seven of the small ones.
@usableFromInline
@inline(never)
func allocate<Element: ~Copyable>(
  _ count: Int, of element: Element.Type, largePagesFrom least: Int = 1 << 21
) -> UnsafeMutablePointer<Element> {
  let page = 1 << 21
  let size = MemoryLayout<Element>.stride * count
  guard size >= least else { return .allocate(capacity: count) }
  let whole = (size + page - 1) / page * page
  let memory = UnsafeMutableRawPointer.allocate(byteCount: whole, alignment: page)
  #if os(Linux)
    // A wish: where it is not granted, nothing else is different.
    _ = madvise(memory, whole, MADV_HUGEPAGE)
  #endif
  return memory.bindMemory(to: Element.self, capacity: count)
}
