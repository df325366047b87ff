using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using CrossDistil.Serving;
using Xunit;

namespace CrossDistil.Tests.Deploy;

/// <summary>deploy/crossdistil.service and deploy/Dockerfile say what the command knows.</summary>
public sealed class UnitAndImageTests
{
    private static readonly string[] s_unit = DeployedCommand.Read("crossdistil.service").Split('\n');
    private static readonly string[] s_image = DeployedCommand.Read("Dockerfile").Split('\n');
    private static readonly XDocument s_project = XDocument.Load(Path.Combine(Repository.Root, "src", "CrossDistil.Cli", "CrossDistil.Cli.csproj"));

    [Fact]
    public void The_unit_starts_the_tool_with_options_that_it_has_on_its_usual_address()
    {
        var words = Value(s_unit, "ExecStart=").Split(' ');
        Assert.Equal($"/opt/crossdistil/{Property("ToolCommandName")}", words[0]);
        Assert.Contains(s_unit, line => line.EndsWith($"dotnet tool install --tool-path /opt/crossdistil {Property("PackageId")}", StringComparison.Ordinal));
        var command = new DeployedCommand(words[1..]);
        Assert.Equal(new Uri(ServerOptions.UsualUrl), command.Url);
        Assert.True(double.Parse(Value(s_unit, "TimeoutStopSec="), CultureInfo.InvariantCulture) > command.EndSeconds);
    }

    [Fact]
    public void The_image_starts_the_published_program_with_options_that_it_has_on_the_port_that_it_names()
    {
        Assert.Equal(["dotnet", $"/app/{Property("AssemblyName")}.dll"], List("ENTRYPOINT "));
        Assert.Equal("app /app", Value(s_image, "COPY "));
        var command = new DeployedCommand(List("CMD "));
        Assert.Equal(command.Url.Port.ToString(CultureInfo.InvariantCulture), Value(s_image, "EXPOSE "));
        Assert.Equal("/models", command.Folder);
    }

    private static string[] List(string instruction) => JsonSerializer.Deserialize<string[]>(Value(s_image, instruction))!;

    private static string Value(string[] lines, string start) => Assert.Single(lines, line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..];

    private static string Property(string name) => s_project.Descendants(name).Single().Value;
}
