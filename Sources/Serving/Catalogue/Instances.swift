extension Instance {
  /// Every AWS instance that is built in, family by family.
  public static let catalogue: [Instance] = g4dn + g5 + g6 + g6e + p3 + p4 + p5 + p6 + inf2 + trn1

  /// The built-in instance called `name`, with or without `ml.` (case, `-`, `_`, `.` and space do not matter), or `nil`.
  public static func find(_ name: String) -> Instance? {
    let folded = Catalogue.folded(name)
    let plain = folded.hasPrefix(sageMakerPrefix) ? String(folded.dropFirst(sageMakerPrefix.count)) : folded
    return Catalogue.find(plain, in: catalogue, name: \.name)
  }

  /// Whether `name` is SageMaker's name of an instance rather than EC2's.
  public static func isSageMakerName(_ name: String) -> Bool {
    Catalogue.folded(name).hasPrefix(sageMakerPrefix)
  }

  private static let sageMakerPrefix = "ml-"
}

extension Hardware {
  /// The machine of a built-in instance: `ml.g5.24xlarge` at SageMaker's price, `g5.24xlarge` at EC2's. The price is
  /// `nil` where none was found; SageMaker's is never guessed from EC2's. `nil` when there is no such instance.
  public static func resolve(instanceNamed name: String) -> Hardware? {
    guard let instance = Instance.find(name), let accelerator = Accelerator.find(instance.accelerator),
      let link = Link.find(instance.link)
    else { return nil }
    let price = Instance.isSageMakerName(name) ? instance.sageMakerPricePerHour : instance.ec2PricePerHour
    return Hardware(
      accelerator: accelerator, count: instance.count, link: link, pricePerHour: price, instanceName: name)
  }
}
