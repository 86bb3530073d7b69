#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Memory for `count` elements. A large piece begins on a page of 2 MiB, and the system is asked to hold it in such pages:
/// then it is touched for the first time 512 times less often, each time a detour through the kernel.
@usableFromInline
@inline(never)
func allocate<Element: ~Copyable>(_ count: Int, of element: Element.Type) -> UnsafeMutablePointer<Element> {
  let largePage = 1 << 21
  let size = MemoryLayout<Element>.stride * count
  guard size >= largePage else { return .allocate(capacity: count) }
  let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: largePage)
  #if os(Linux)
    // A wish: where it is not granted, nothing else is different.
    _ = madvise(memory, size, MADV_HUGEPAGE)
  #endif
  return memory.bindMemory(to: Element.self, capacity: count)
}
