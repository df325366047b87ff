using System.Text.RegularExpressions;
using CrossDistil.Experiments;
using CrossDistil.Studies.Sweeps;
using Xunit;

namespace CrossDistil.Tests.Studies.Sweeps;

public sealed partial class StudyDocsTests
{
    [Fact]
    public void The_sweeps_in_the_docs_fit_the_examples_that_they_name()
    {
        var commands = Command().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "studies.md")));
        Assert.NotEmpty(commands);
        foreach (Match command in commands)
        {
            var experiment = ExperimentFile.Load(Path.Combine(Repository.Root, command.Groups["file"].Value), [], seed: null).Experiment;
            var axes = AxisParser.Parse([.. Over().Matches(command.Value).Select(over => over.Groups["axis"].Value)], [.. experiment.Tasks.Select(task => task.Name)]);
            Assert.All(Designs.Sobol(axes, 8, seed: 1), setting => ExperimentFile.Change(experiment, setting.Name, setting.Sets));
        }
    }

    [GeneratedRegex(@"^crossdistil (?:sweep|tune) (?<file>\S+) .*--over .*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"--over '(?<axis>[^']*)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Over();
}
