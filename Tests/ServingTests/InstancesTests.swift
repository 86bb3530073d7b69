import Testing

@testable import Serving

@Suite struct InstancesTests {
  @Test(arguments: Instance.catalogue)
  func entryStandsOnTheOtherCatalogues(instance: Instance) throws {
    let hardware = try #require(Hardware.resolve(instanceNamed: instance.name))
    #expect(hardware.accelerator.name == instance.accelerator)
    #expect(hardware.link.name == instance.link)
    #expect([1, 4, 6, 8, 12, 16].contains(instance.count))
    let price = try #require(instance.ec2PricePerHour)
    #expect(price > 0 && price < 200)
    #expect(instance.sageMakerPricePerHour.map { $0 > price } ?? true)
    #expect(!instance.source.isEmpty)
  }

  @Test func namesAreUnique() {
    let folded = Instance.catalogue.map { Catalogue.folded($0.name) }
    #expect(Set(folded).count == folded.count)
    #expect(folded.count == 49)
  }

  @Test func thePrefixChoosesThePrice() throws {
    let ec2 = try #require(Hardware.resolve(instanceNamed: "g5.24xlarge"))
    let sageMaker = try #require(Hardware.resolve(instanceNamed: "ml.g5.24xlarge"))
    #expect(ec2.pricePerHour == 8.144)
    #expect(sageMaker.pricePerHour == 10.18)
    #expect(sageMaker.count == 4 && sageMaker.accelerator.name == "A10G")
    #expect(sageMaker.instanceName == "ml.g5.24xlarge")
    #expect(Instance.find("ML_G5 24xlarge")?.name == "g5.24xlarge")
  }

  @Test func aPriceThatWasNotFoundIsNotGuessed() throws {
    let hardware = try #require(Hardware.resolve(instanceNamed: "ml.g6e.12xlarge"))
    #expect(hardware.pricePerHour == nil)
  }

  @Test func anOlderPriceSaysSo() throws {
    let instance = try #require(Instance.find("p5e.48xlarge"))
    #expect(instance.ec2PricePerHour == 110.92)
    #expect(instance.source.contains("2025-04"))
  }

  @Test func anUnknownNameResolvesToNothing() {
    #expect(Hardware.resolve(instanceNamed: "g7.xlarge") == nil)
    #expect(Instance.find("ml.") == nil)
  }
}
