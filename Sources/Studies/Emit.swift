import Scenarios

/// Launchers for a sweep on many machines: a Slurm array, a Kubernetes Indexed Job, or GNU parallel.
///
///     batchyard sweep FILE --vary ... --resume rows.csv --emit slurm --shards 16 > sweep.sbatch
///
/// Each starts one shard a task; when all are done, `batchyard merge rows.csv` joins the parts.
public enum Launcher: String, Sendable, CaseIterable {
  case slurm, kubernetes, parallel

  /// What is launched.
  public struct Plan: Sendable {
    /// The words of the sweep's command line, the program's name and `sweep` left out, as are `--emit` and `--shards`.
    public var words: [String]
    /// The results file.
    public var path: String
    /// How many shards.
    public var shards: Int
    /// The container image that holds the program, for Kubernetes.
    public var image: String

    /// A sweep in `shards` parts.
    public init(words: [String], path: String, shards: Int, image: String = "batchyard:latest") {
      self.words = words
      self.path = path
      self.shards = shards
      self.image = image
    }
  }

  /// The script or manifest.
  public func text(_ plan: Plan) -> String {
    switch self {
    case .slurm: Self.slurm(plan)
    case .kubernetes: Self.kubernetes(plan)
    case .parallel: Self.parallel(plan)
    }
  }

  private static func slurm(_ plan: Plan) -> String {
    """
    #!/bin/bash
    # Submit:  sbatch sweep.sbatch
    # Join:    batchyard merge \(quoted(plan.path)) --to \(quoted(plan.path))
    #SBATCH --job-name=batchyard-sweep
    #SBATCH --array=1-\(plan.shards)
    #SBATCH --ntasks=1
    #SBATCH --cpus-per-task=1
    #SBATCH --requeue
    # The shard is SLURM_ARRAY_TASK_ID of SLURM_ARRAY_TASK_COUNT. A task that is requeued goes on where it was.
    exec "${BATCHYARD:-batchyard}" sweep \(command(plan)) --jobs "${SLURM_CPUS_PER_TASK:-1}" --quiet

    """
  }

  private static func parallel(_ plan: Plan) -> String {
    """
    #!/bin/sh
    # On this machine:     sh sweep.sh
    # On several machines: PARALLEL_OPTIONS='--sshlogin a,b --workdir .' sh sweep.sh
    set -e
    seq 1 \(plan.shards) | parallel --halt soon,fail=1 ${PARALLEL_OPTIONS:-} \\
      "${BATCHYARD:-batchyard}" sweep \(command(plan, doubly: true)) --shard {}/\(plan.shards) --jobs 1 --quiet
    "${BATCHYARD:-batchyard}" merge \(quoted(plan.path)) --to \(quoted(plan.path))

    """
  }

  private static func kubernetes(_ plan: Plan) -> String {
    let arguments = (["sweep"] + plan.words + ["--jobs", "1", "--quiet"]).map { "            - \(yaml($0))" }
    return """
      # Start:  kubectl apply -f sweep.yaml
      # Join:   batchyard merge \(plan.path) --to \(plan.path), in the volume, when the job is complete
      # The volume has to hold the scenario, and be writable by all pods (ReadWriteMany).
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: batchyard-sweep
      spec:
        completionMode: Indexed
        completions: \(plan.shards)
        parallelism: \(plan.shards)
        backoffLimit: \(2 * plan.shards)
        template:
          metadata:
            labels:
              app: batchyard-sweep
          spec:
            restartPolicy: OnFailure
            containers:
              - name: sweep
                image: \(yaml(plan.image))
                command: ["batchyard"]
                args:
      \(arguments.joined(separator: "\n"))
                # The shard is JOB_COMPLETION_INDEX, which Kubernetes sets, of JOB_COMPLETIONS.
                env:
                  - name: JOB_COMPLETIONS
                    value: "\(plan.shards)"
                workingDir: /work
                resources:
                  requests:
                    cpu: "1"
                    memory: 512Mi
                volumeMounts:
                  - name: work
                    mountPath: /work
            volumes:
              - name: work
                persistentVolumeClaim:
                  claimName: batchyard-work

      """
  }

  /// The sweep's words for a shell; doubly quoted for GNU parallel, which gives the line to a shell once more.
  private static func command(_ plan: Plan, doubly: Bool = false) -> String {
    plan.words.map { doubly ? quoted(quoted($0)) : quoted($0) }.joined(separator: " ")
  }

  /// A word for a POSIX shell.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "-_./=,:+@%".utf8.contains(byte)
      }
    if isPlain { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// A double-quoted YAML scalar: JSON's escapes are YAML's.
  private static func yaml(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "$": result += "$$"
      default:
        if scalar.value < 0x20 {
          result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
