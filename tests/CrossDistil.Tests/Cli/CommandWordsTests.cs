using System.CommandLine;
using CrossDistil.Cli;
using CrossDistil.Cli.Output;
using CrossDistil.Data;
using Xunit;

namespace CrossDistil.Tests.Cli;

public sealed class CommandWordsTests
{
    private static readonly Command s_train = Command("train");

    [Theory]
    [InlineData(
        "run", "holds a finished run", "choose another folder or add the option overwrite",
        "run: holds a finished run; choose another --out folder or add --overwrite")]
    [InlineData("the option budget-runs", "17 are too few", "give 18", "--budget-runs: 17 are too few; give 18")]
    [InlineData("the option over a=0..1", "a range", "or use the option design random", "--over a=0..1: a range; or use --design random")]
    [InlineData("e.json: the option set x", "no \"=\"", "write it", "e.json: --set x: no \"=\"; write it")]
    [InlineData(
        "b", "holds a bundle", "choose another target or add the option overwrite",
        "b: holds a bundle; choose another --to or add --overwrite")]
    [InlineData(
        "r", "is not finished", "give the folder of a finished run",
        "r: is not finished; give the --out folder of a finished crossdistil train")]
    [InlineData(
        "r", "holds no run", "give the folder that a training writes",
        "r: holds no run; give the --out folder of crossdistil train")]
    [InlineData("r", "holds no run", "name the folder of a finished run", "r: holds no run; name the folder of a finished run")]
    [InlineData(
        "s", "the study has no results yet", "run the study compare with its experiment file and the folder runs/a",
        "s: the study has no results yet; run crossdistil compare with its experiment file and --out runs/a")]
    [InlineData("another folder", "is a file", "move it", "another folder: is a file; move it")]
    public void A_librarys_fault_is_said_in_flags(string where, string problem, string remedy, string line) =>
        Assert.Equal(line, CommandWords.Of(new Fault(where, problem, remedy), s_train));

    [Theory]
    [InlineData("train", "free the disk or choose another folder", "free the disk or choose another folder")]
    [InlineData("train", "choose another folder", "choose another --out folder")]
    [InlineData("ingest", "choose another folder", "choose another folder")]
    public void A_folder_that_may_be_another_than_that_of_out_keeps_its_words(string command, string remedy, string words) =>
        Assert.Equal($"a: b; {words}", CommandWords.Of(new Fault("a", "b", remedy), Command(command)));

    [Fact]
    public void Other_lines_keep_all_words_but_the_options() =>
        Assert.Equal(
            "warning: damaged; start over with --overwrite in this folder",
            CommandWords.Of("warning: damaged; start over with the option overwrite in this folder"));

    private static Command Command(string name) =>
        Entry.Root(CancellationToken.None).Subcommands.Single(command => string.Equals(command.Name, name, StringComparison.Ordinal));
}
