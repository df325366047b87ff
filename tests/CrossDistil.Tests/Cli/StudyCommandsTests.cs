using CrossDistil.Cli.Commands;
using Xunit;

namespace CrossDistil.Tests.Cli;

public sealed class StudyCommandsTests
{
    [Theory]
    [InlineData("compare", "--backbones", "single,mmoe", "--methods", "plain", "--baseline", "single")]
    [InlineData("ablate", "--seeds", "3", "--guard")]
    [InlineData("corrupt", "--auxiliary", "like", "--shares", "0,0.5,1")]
    [InlineData("curves", "--validations", "3")]
    [InlineData("sweep", "--over", "training.rate=[0.01]", "--over", "training.epochs=int 1..3", "--design", "random", "--points", "4")]
    [InlineData("tune", "--over", "training.rate=0.01..0.1", "--budget-runs", "12", "--eta", "2")]
    public void A_study_takes_its_own_options_beside_those_of_all(string name, params string[] options) =>
        Assert.Empty(Errors(name, options));

    [Theory]
    [InlineData("tune", "--over", "training.rate=0.01..0.1")]
    [InlineData("sweep", "--design", "random")]
    [InlineData("sweep", "--over", "training.rate=[0.01]", "--design", "spiral")]
    [InlineData("sweep", "--over", "training.rate=[0.01]", "--baseline", "plain")]
    [InlineData("curves", "--validations", "0")]
    [InlineData("ablate", "--shares", "0.5")]
    public void What_a_study_does_not_take_is_an_error(string name, params string[] options) => Assert.NotEmpty(Errors(name, options));

    private static IEnumerable<string> Errors(string name, string[] options) => StudyCommands.All(CancellationToken.None)
        .Single(command => string.Equals(command.Name, name, StringComparison.Ordinal))
        .Parse(["experiment.json", .. options]).Errors.Select(error => error.Message);
}
