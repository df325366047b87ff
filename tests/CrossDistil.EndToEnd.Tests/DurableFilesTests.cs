using System.Diagnostics;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>A full disk, a folder that is not ours, two processes at once: a clear end, nothing half-written, and what was there before as it was.</summary>
public sealed class DurableFilesTests
{
    private const string Nobody = "65534";

    [Fact]
    public async Task A_full_disk_ends_each_command_in_one_line_and_leaves_what_was_there()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run")).ExitCode);
        using var disk = await SmallDisk.Mount(folder.Of("disk"), "64k");
        Assert.SkipWhen(disk is null, "Only root can mount a small disk: run as root, with the right to mount.");
        File.WriteAllText(folder.Of("disk/mine.txt"), new string('x', 40_000));
        using var inside = new WarmCommand(); // which ends, and lets go of all files, before the disk does
        foreach (var command in (string[][])
            [
                ["ingest", "experiment.json", "--cache", "disk/cache"], ["train", "experiment.json", "--out", "disk/run"], ["export", "run", "--to", "disk/bundle"], ["export", "run", "--to", "disk/bundle.zip"],
                ["report", "run", "--out", "disk/report.html"], ["synth", "--out", "disk/log", "--rows", "10000"],
            ])
        {
            var outcome = await inside.RunIn(folder.Path, command);
            var error = Assert.Single(outcome.ErrorLines, line => line.StartsWith("error: ", StringComparison.Ordinal));
            Assert.Equal((command[0], 2), (command[0], outcome.ExitCode));
            Assert.Contains("cannot be written", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
            Assert.Equal(40_000, new FileInfo(folder.Of("disk/mine.txt")).Length);
            foreach (var left in Directory.EnumerateFileSystemEntries(folder.Of("disk"), "*", SearchOption.AllDirectories))
                Assert.False(left.Contains(".tmp", StringComparison.Ordinal) || left.Contains(".export-", StringComparison.Ordinal) || left.Contains(".ingest-", StringComparison.Ordinal), $"{command[0]} leaves {left}");
            foreach (var made in Directory.EnumerateDirectories(folder.Of("disk"))) Directory.Delete(made, recursive: true);
        }
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_ends_each_command_in_one_line()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "Only root can become nobody, with setpriv.");
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run")).ExitCode);
        Directory.CreateDirectory(folder.Of("kept"));
        await CommandLine.Start("chmod", "/", "-R", "a=rX", folder.Path);
        var probe = await CommandLine.Finish(AsNobody(folder, "--version"));
        Assert.SkipWhen(probe.ExitCode != 0, $"nobody cannot run the command here: {probe.Error}");
        using var nobody = new WarmCommand(AsNobody(folder));
        foreach (var command in (string[][])
            [
                ["ingest", "experiment.json", "--cache", "kept/cache"], ["train", "experiment.json", "--out", "kept/run"], ["train", "experiment.json", "--out", "run", "--overwrite"], ["export", "run", "--to", "kept/bundle"],
                ["report", "run", "--out", "kept/report.html"],
            ])
        {
            var outcome = await nobody.RunIn(folder.Path, command);
            var error = Assert.Single(outcome.ErrorLines, line => line.StartsWith("error: ", StringComparison.Ordinal));
            Assert.Equal((command[0], 2), (command[0], outcome.ExitCode));
            Assert.Contains("cannot be written", error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Of("kept")));
            Assert.True(File.Exists(folder.Of("run/metrics.json")), $"{command[0]} took the finished run");
        }
    }

    [Fact]
    public async Task Two_processes_that_ingest_into_one_folder_both_end_well()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var both = await Task.WhenAll(
            CommandLine.RunAlone(folder.Path, "ingest", "experiment.json", "--cache", "cache"), CommandLine.RunAlone(folder.Path, "ingest", "experiment.json", "--cache", "cache"));
        Assert.Equal([0, 0], both.Select(outcome => outcome.ExitCode));
        Assert.Equal(["cache", "experiment.json", "log.csv"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run", "--cache", "cache")).ExitCode);
    }

    [Fact]
    public async Task Secrets_of_the_environment_and_of_addresses_reach_neither_run_folder_nor_output()
    {
        const string secret = "hunter2-5b1e9c";
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var names = new[] { "AWS_SECRET_ACCESS_KEY", "PGPASSWORD", "DATABASE_URL", "OTEL_EXPORTER_OTLP_HEADERS", "CROSSDISTIL_API_KEY" };
        var environment = names.ToDictionary(name => name, name => $"{name}={secret}", StringComparer.Ordinal);
        var description = CommandLine.Description("dotnet", folder.Path, CommandLine.Arguments("train", "experiment.json", "--out", "run"));
        foreach (var (name, value) in environment) description.Environment[name] = value;
        var trained = await CommandLine.Finish(description);
        Assert.Equal(0, trained.ExitCode);
        Assert.DoesNotContain(secret, trained.Output + trained.Error, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)) Assert.DoesNotContain(secret, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var set in (string[])[$"source.tables.log=postgres://user:{secret}@db/feed", $"source.path=s3://key:{secret}@bucket", $"source.query=SELECT * FROM read_csv('https://user:{secret}@example.com/a.csv')"])
        {
            var refused = await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "other", "--set", set);
            Assert.Equal(2, refused.ExitCode);
            Assert.DoesNotContain(secret, refused.Output + refused.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(folder.Of("other")));
        }
    }

    private static ProcessStartInfo AsNobody(WorkFolder folder, params string[] arguments)
    {
        var description = CommandLine.Description("/usr/bin/setpriv", folder.Path, ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "dotnet", .. CommandLine.Arguments(arguments)]);
        (description.Environment["HOME"], description.Environment["DOTNET_CLI_HOME"]) = ("/nonexistent", "/tmp");
        return description;
    }

    /// <summary>A disk in memory that goes with the test.</summary>
    private sealed class SmallDisk(string path) : IDisposable
    {
        public static async Task<SmallDisk?> Mount(string path, string size)
        {
            if (!Environment.IsPrivilegedProcess) return null;
            Directory.CreateDirectory(path);
            return (await CommandLine.Start("mount", "/", "-t", "tmpfs", "-o", $"size={size}", "crossdistil-test", path)).ExitCode == 0 ? new SmallDisk(path) : null;
        }

        public void Dispose()
        {
            using var process = Process.Start("umount", path);
            process.WaitForExit();
        }
    }
}
