using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using CrossDistil.EndToEnd.Tests.Packages;
using Xunit;

[assembly: AssemblyFixture(typeof(PackedFolder))]

namespace CrossDistil.EndToEnd.Tests.Packages;

/// <summary>
/// The packages of what is built, made once for all tests, and a machine that has nothing else: an empty home, and no source of packages but this folder. What packages
/// of ours depend on comes from where this build's restore has put it, so that no test asks a registry.
/// </summary>
public sealed class PackedFolder : IDisposable
{
    /// <summary>A version that nobody has: a package of another origin cannot stand in.</summary>
    public const string Version = "0.1.0-packed";

    private readonly WorkFolder _folder = new();
    private readonly Lazy<Task> _packed;
    private readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<PackageFile>>> _files = new(StringComparer.Ordinal);

    public PackedFolder() => _packed = new(Pack);

    /// <summary>Where the packages lie.</summary>
    public string Packages => _folder.Of("packages");

    /// <summary>What is in the packages, after they are made; read once, for they are large.</summary>
    /// <param name="extension">nupkg, or snupkg for symbols.</param>
    internal async Task<IReadOnlyList<PackageFile>> Files(string extension)
    {
        await Ready();
        return _files.GetOrAdd(extension, _ => new(() => [.. Directory.GetFiles(Packages, $"*.{extension}").Order(StringComparer.Ordinal).Select(path => new PackageFile(path))])).Value;
    }

    /// <summary>Makes the packages, once.</summary>
    public Task Ready()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "These tests know the names that a tool and its libraries have on Linux.");
        return _packed.Value;
    }

    /// <summary>How a program is started there.</summary>
    internal ProcessStartInfo Description(string program, string folder, params IEnumerable<string> arguments)
    {
        var description = CommandLine.Description(program, folder, arguments);
        foreach (var name in description.Environment.Keys.Where(name => name.StartsWith("CROSSDISTIL_", StringComparison.Ordinal)).ToArray()) description.Environment.Remove(name);
        foreach (var name in (string[])["HOME", "DOTNET_CLI_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"]) description.Environment[name] = _folder.Of("home");
        description.Environment["NUGET_PACKAGES"] = _folder.Of("home/packages");
        description.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        Quiet(description);
        return description;
    }

    /// <summary>Runs a program there, which must succeed, and returns what it said.</summary>
    internal async Task<Outcome> Succeeds(string program, string folder, params IEnumerable<string> arguments)
    {
        var outcome = await CommandLine.Finish(Description(program, folder, arguments));
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        return outcome;
    }

    /// <summary>Writes the nuget.config of a folder: no source but the packages.</summary>
    internal async Task Configure(WorkFolder folder)
    {
        const string Label = "global-packages: ";
        var locals = await CommandLine.Start("dotnet", CommandLine.Root, "nuget", "locals", "global-packages", "--list");
        var restored = locals.Output[(locals.Output.IndexOf(Label, StringComparison.Ordinal) + Label.Length)..].Trim();
        folder.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{Packages}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="restored" value="{restored}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Packs what is built already: other tests run it meanwhile.</summary>
    private async Task Pack()
    {
        Directory.CreateDirectory(_folder.Of("home"));
        var description = CommandLine.Description(
            "dotnet", CommandLine.Root, "pack", "CrossDistil.slnx", "-c", CommandLine.Configuration, "--no-build", "-m:1",
            $"-p:PackageVersion={Version}", "-o", Packages);
        Quiet(description);
        var outcome = await CommandLine.Finish(description);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
    }

    private static void Quiet(ProcessStartInfo description)
    {
        foreach (var name in (string[])["DOTNET_NOLOGO", "DOTNET_CLI_TELEMETRY_OPTOUT", "MSBUILDDISABLENODEREUSE"]) description.Environment[name] = "1";
        foreach (var name in (string[])["DOTNET_GENERATE_ASPNET_CERTIFICATE", "DOTNET_ADD_GLOBAL_TOOLS_TO_PATH", "UseSharedCompilation"]) description.Environment[name] = "false";
    }
}
