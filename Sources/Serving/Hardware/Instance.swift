/// A machine that can be rented: which GPUs, how many, how they are linked, and the price.
public struct Instance: Sendable, Hashable {
  /// EC2 name without `ml.`, such as `g5.24xlarge`.
  public var name: String
  /// Catalogue name of the GPU.
  public var accelerator: String
  /// GPUs in the machine.
  public var count: Int
  /// Catalogue name of the link between them.
  public var link: String
  /// EC2 on-demand price in us-east-1, USD per hour; `nil` where none was found.
  public var ec2PricePerHour: Double?
  /// SageMaker hosting price, USD per hour (for names with `ml.`); `nil` where none was found.
  public var sageMakerPricePerHour: Double?
  /// Where the figures come from.
  public var source: String

  /// Prices in USD per hour.
  public init(
    name: String, accelerator: String, count: Int, link: String, ec2PricePerHour: Double?,
    sageMakerPricePerHour: Double?, source: String
  ) {
    self.name = name
    self.accelerator = accelerator
    self.count = count
    self.link = link
    self.ec2PricePerHour = ec2PricePerHour
    self.sageMakerPricePerHour = sageMakerPricePerHour
    self.source = source
  }
}

/// The GPUs that one scenario runs on, resolved from an instance or given by hand.
public struct Hardware: Sendable, Hashable {
  /// The GPU.
  public var accelerator: Accelerator
  /// GPUs in all.
  public var count: Int
  /// What links them.
  public var link: Link
  /// USD per hour for all of them; `nil` where unknown.
  public var pricePerHour: Double?
  /// The instance's name as the scenario gave it, if it gave one.
  public var instanceName: String?

  /// The price in USD per hour.
  public init(
    accelerator: Accelerator, count: Int, link: Link, pricePerHour: Double?, instanceName: String? = nil
  ) {
    self.accelerator = accelerator
    self.count = count
    self.link = link
    self.pricePerHour = pricePerHour
    self.instanceName = instanceName
  }
}
