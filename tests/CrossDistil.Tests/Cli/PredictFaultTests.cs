using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Data;
using CrossDistil.Tests.Bundles;
using Xunit;

namespace CrossDistil.Tests.Cli;

/// <summary>What predict says when it cannot write what it is asked to.</summary>
public sealed class PredictFaultTests : IDisposable
{
    private readonly SmallBundle _data = new();

    public PredictFaultTests()
    {
        _data.Export();
        File.WriteAllText(Input, $"user,Score\n{string.Concat(Enumerable.Repeat("1,2\n", 50_000))}");
    }

    private string Input => _data.PathOf("rows.csv");

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.parquet")]
    public void A_column_that_predict_writes_itself_is_not_kept(string output) =>
        Assert.Equal("--keep: predict writes a column Score itself; give it another name in a query, such as: select *, Score as old_Score from …", Fault(output, "Score"));

    [Fact]
    public void A_full_disk_is_said_in_one_line_and_leaves_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        var beside = $"{_data.PathOf("out.csv")}.{Environment.ProcessId}.csv.tmp";
        File.CreateSymbolicLink(beside, "/dev/full");
        Assert.Matches(@"out\.csv: cannot be written \(No space left on device.*\); free the disk or choose another --output$", Fault("out.csv"));
        Assert.Empty(Directory.GetFiles(_data.Folder, "out.csv*"));
    }

    private string Fault(string output, params string[] keep) => Assert.Throws<InputException>(() => PredictFlow.Run(
        new PredictRequest(_data.PathOf("bundle"), Input, _data.PathOf(output), keep, Explain: false, AllowMissing: true, Batch: 512, Threads: 2, Overwrite: false, Prepared: false), new Screen(json: true), TestContext.Current.CancellationToken)).Message;
}
