using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Packages;

/// <summary>What a registry, and who installs from it, sees of every package.</summary>
public sealed class PackageTests(PackedFolder packed)
{
    private const string Tool = "CrossDistil.Tool";
    private static readonly string[] s_libraries =
    [
        "CrossDistil", "CrossDistil.Data", "CrossDistil.Export", "CrossDistil.Ingest", "CrossDistil.Scoring", "CrossDistil.Serving",
        "CrossDistil.Studies", "CrossDistil.Tensors", "CrossDistil.Watch",
    ];

    /// <summary>Libraries that hold a page, with the scripts of others compiled into it.</summary>
    private static readonly string[] s_withPage = ["CrossDistil.Serving", "CrossDistil.Studies"];

    [Fact]
    public async Task There_are_the_libraries_and_the_tool_each_with_its_symbols_and_nothing_else()
    {
        string[] expected = [.. s_libraries.Append(Tool).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, (await All("nupkg")).Select(package => package.Id).Order(StringComparer.Ordinal));
        Assert.Equal(expected, (await All("snupkg")).Select(package => package.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_says_what_it_is_under_which_licence_and_has_a_readme_that_stands_alone()
    {
        foreach (var package in await All("nupkg"))
        {
            Assert.Equal(PackedFolder.Version, package.Metadata("version"));
            Assert.Equal("MIT", package.Metadata("license"));
            Assert.Contains("MIT License", package.Text("LICENSE"), StringComparison.Ordinal);
            Assert.InRange(package.Metadata("description")!.Length, 40, 4000);
            Assert.Contains("ranking", package.Metadata("tags"), StringComparison.Ordinal);
            Assert.Null(package.Metadata("projectUrl"));
            var readme = package.Text(package.Metadata("readme")!);
            Assert.StartsWith("# ", readme, StringComparison.Ordinal);
            Assert.DoesNotContain("](", readme, StringComparison.Ordinal); // a relative link leads nowhere there
        }
    }

    [Fact]
    public async Task Dependencies_are_those_of_the_project_in_the_versions_that_were_tested()
    {
        var central = XDocument.Load(Path.Combine(CommandLine.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(version => version.Attribute("Include")!.Value, version => version.Attribute("Version")!.Value, StringComparer.Ordinal);
        foreach (var package in await All("nupkg"))
            Assert.All(Dependencies(package), dependency => Assert.Equal(s_libraries.Contains(dependency.Id, StringComparer.Ordinal) ? PackedFolder.Version : central[dependency.Id], dependency.Version));
        var serving = (await All("nupkg")).Single(package => package.Id is "CrossDistil.Serving");
        string[] needed = ["CrossDistil.Scoring"]; // a server brings no trainer, and nothing of others
        Assert.Equal(needed, Dependencies(serving).Select(dependency => dependency.Id));
        Assert.Contains("Microsoft.AspNetCore.App", serving.Nuspec.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Libraries_come_with_their_documentation_and_with_symbols_that_fit()
    {
        var symbols = (await All("snupkg")).ToDictionary(package => package.Id, StringComparer.Ordinal);
        foreach (var package in (await All("nupkg")).Where(package => package.Id is not Tool))
        {
            var library = $"lib/net10.0/{package.Id}";
            Assert.Contains("<summary>", package.Text($"{library}.xml"), StringComparison.Ordinal);
            Assert.Equal(package.SymbolsOf($"{library}.dll"), symbols[package.Id].Symbols($"{library}.pdb").Id);
        }
    }

    [Fact]
    public async Task Nothing_in_them_says_where_they_were_built()
    {
        string[] folders = [CommandLine.Root, Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget"), Path.Combine(Path.GetTempPath(), "crossdistil-")];
        byte[][] traces = [.. folders.SelectMany(path => (byte[][])[Encoding.UTF8.GetBytes(path), Encoding.Unicode.GetBytes(path)])];
        foreach (var package in (PackageFile[])[.. await All("nupkg"), .. await All("snupkg")])
        {
            foreach (var name in package.Names)
                Assert.All(traces, trace => Assert.True(package[name].AsSpan().IndexOf(trace) < 0, $"{package.Id}: {name} names the folder that it was built in"));
            foreach (var name in package.Names.Where(name => name.EndsWith(".pdb", StringComparison.Ordinal)))
            {
                var sources = package.Symbols(name).Sources;
                Assert.NotEmpty(sources);
                var root = Path.GetFileName(name) is "CrossDistil.Workbench.pdb" ? "/_/bench/" : "/_/src/";
                Assert.All(sources, source => Assert.StartsWith(root, source, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Work_of_others_that_is_in_them_comes_with_its_licence()
    {
        string[] ours = [.. s_libraries, "CrossDistil.Workbench", "crossdistil-cli"];
        var page = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(CommandLine.Root, "web", "package.json"))).RootElement.GetProperty("dependencies").EnumerateObject().Select(script => script.Name);
        foreach (var package in await All("nupkg"))
        {
            var notices = s_withPage.Contains(package.Id, StringComparer.Ordinal) || package.Id is Tool ? package.Text("THIRD-PARTY-NOTICES.txt") : null;
            string[] libraries = [.. package.Names.Where(name => Path.GetExtension(name) is ".dll" or ".so").Select(name => Path.GetFileNameWithoutExtension(name)).Except(ours, StringComparer.Ordinal)];
            if (notices is null) Assert.Empty(libraries);
            else Assert.All(libraries.Concat(page), name => Assert.Contains(name.Replace("lib", "", StringComparison.Ordinal), notices, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task DuckDB_is_where_programs_look_for_it_and_ONNX_Runtime_is_left_to_who_wants_it()
    {
        var packages = (await All("nupkg")).ToDictionary(package => package.Id, StringComparer.Ordinal);
        Assert.Contains("DuckDB.NET.Bindings.Full", Dependencies(packages["CrossDistil.Ingest"]).Select(dependency => dependency.Id));
        Assert.Equal([$"tools/net10.0/any/runtimes/{RuntimeInformation.RuntimeIdentifier}/native/libduckdb.so"], packages.Values.SelectMany(package => package.Names).Where(name => name.Contains("duckdb", StringComparison.Ordinal)));
        Assert.All(packages.Values, package => Assert.DoesNotContain(package.Names, name => name.Contains("onnxruntime", StringComparison.Ordinal)));
    }

    private Task<IReadOnlyList<PackageFile>> All(string extension) => packed.Files(extension);

    private static (string Id, string Version)[] Dependencies(PackageFile package) =>
        [.. package.Nuspec.Descendants().Where(element => element.Name.LocalName is "dependency").Select(element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value))];
}
