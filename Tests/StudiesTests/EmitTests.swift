import Testing

@testable import Studies

@Suite struct EmitTests {
  private let plan = Launcher.Plan(
    words: ["a b.json5", "--vary", "instance='g5.xlarge'", "--resume", "rows.csv"], path: "rows.csv",
    shards: 4)

  @Test func slurmRunsAnArray() {
    let text = Launcher.slurm.text(plan)
    #expect(text.hasPrefix("#!/bin/bash\n"))
    #expect(text.contains("#SBATCH --array=1-4\n"))
    #expect(text.contains(#"sweep 'a b.json5' --vary 'instance='\''g5.xlarge'\''' --resume rows.csv"#))
  }

  @Test func kubernetesRunsAnIndexedJob() {
    let text = Launcher.kubernetes.text(plan)
    #expect(text.contains("apiVersion: batch/v1\nkind: Job\n"))
    #expect(text.contains("  completionMode: Indexed\n  completions: 4\n  parallelism: 4\n"))
    #expect(text.contains(#"- "instance='g5.xlarge'""#))
    #expect(!text.contains("\t"))
  }

  @Test func parallelRunsEveryShardAndJoins() {
    let text = Launcher.parallel.text(plan)
    #expect(text.contains("seq 1 4 | parallel"))
    #expect(text.contains("--shard {}/4"))
    #expect(text.contains("merge rows.csv --to rows.csv"))
  }

  @Test func wordsAreQuotedForShells() {
    #expect(Launcher.quoted("plain-1.0/x=y") == "plain-1.0/x=y")
    #expect(Launcher.quoted("1:8:*2") == "'1:8:*2'")
    #expect(Launcher.quoted("it's") == #"'it'\''s'"#)
    #expect(Launcher.quoted("") == "''")
  }
}
