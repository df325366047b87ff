using System.Globalization;
using CrossDistil.Data;
using CrossDistil.Runs;
using Xunit;

namespace CrossDistil.Tests.Runs;

public sealed class RunLockTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    private RunFolder Run => new(_folder.Of("run"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_one_is_told_who_trains_the_run()
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"{Run.Folder}: is being trained by process {Environment.ProcessId}; wait for its end, or choose another folder");
        using (Run.Lock())
        {
            Assert.Equal(expected, Assert.Throws<InputException>(Run.Lock).Message);
            Assert.Equal(expected, Assert.Throws<InputException>(() => Run.Check(overwrite: true)).Message);
            Assert.Equal(expected, Assert.Throws<InputException>(Run.CheckResumed).Message);
        }

        Run.CheckResumed();
        using (Run.Lock()) Assert.True(Directory.Exists(Run.Folder));
    }

    [Fact]
    public void A_folder_that_was_made_for_it_goes_with_it_and_another_stays()
    {
        using (Run.Lock()) { }
        Assert.False(Directory.Exists(Run.Folder));
        Directory.CreateDirectory(Run.Folder);
        using (Run.Lock()) { }
        Assert.True(Directory.Exists(Run.Folder));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Run.Folder));
    }

    [Fact]
    public void What_a_kill_in_the_first_moments_leaves_is_no_foreign_file()
    {
        Directory.CreateDirectory(Run.Folder);
        File.WriteAllText(Path.Combine(Run.Folder, "lock"), "1");
        File.WriteAllText(Path.Combine(Run.Folder, "experiment.json.1.tmp"), "{");
        Run.Check(overwrite: false);
        Run.Claim();
        Assert.Equal(["checkpoints", "lock"], Directory.EnumerateFileSystemEntries(Run.Folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal));
    }
}
