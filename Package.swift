// swift-tools-version: 6.2
import PackageDescription

// The data flows one way: scenario file -> values -> events -> trace -> text.
// Simulation knows no word of the domain; Serving is the model; the rest turns text into values and values into text.
let package = Package(
  name: "batchyard",
  products: [.executable(name: "batchyard", targets: ["batchyard"])],
  targets: [
    .target(name: "Simulation"),
    .target(name: "Serving", dependencies: ["Simulation"]),
    .target(name: "Scenarios", dependencies: ["Serving"]),
    .target(name: "Studies", dependencies: ["Scenarios", "Reporting"]),
    .target(name: "Reporting", dependencies: ["Serving"]),
    .executableTarget(name: "batchyard", dependencies: ["Scenarios", "Studies", "Reporting"]),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation"]),
    .testTarget(name: "ServingTests", dependencies: ["Serving", "Scenarios"]),
    .testTarget(name: "ScenariosTests", dependencies: ["Scenarios"]),
    .testTarget(name: "StudiesTests", dependencies: ["Studies"]),
    .testTarget(name: "ReportingTests", dependencies: ["Reporting"]),
    .testTarget(name: "batchyardTests", dependencies: ["batchyard"]),
  ]
)
