using Xunit;

namespace CrossDistil.Tests.Architecture;

/// <summary>Folders of the core name only folders that lie below them, so that there is no circle among them.</summary>
public sealed class FolderTests
{
    /// <summary>From the ground up.</summary>
    private static readonly string[] s_floors =
        ["Losses", "Metrics", "Balancing", "Experiments", "Calibration", "Objectives", "Training", "Runs.States", "Runs"];

    [Fact]
    public void Every_folder_of_the_core_has_a_floor() => Assert.Equal(
        s_floors.Order(StringComparer.Ordinal), Core.Select(FolderOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void A_folder_names_none_that_lies_above_it()
    {
        var arrows = from file in Core
                     let own = Array.IndexOf(s_floors, FolderOf(file))
                     from above in s_floors.Skip(own + 1)
                     where file.NamesFolder($"CrossDistil.{above}")
                     select $"{file.Path} names {above}";
        Assert.Empty(arrows);
    }

    private static IEnumerable<SourceFile> Core => SourceFile.All.Where(file => file.Path.StartsWith("CrossDistil/", StringComparison.Ordinal));

    /// <summary>The part of the namespace behind the project's; what is below Experiments belongs to it.</summary>
    private static string FolderOf(SourceFile file) => file.Path.Split('/')[1..^1] is ["Experiments", ..] ? "Experiments" : string.Join('.', file.Path.Split('/')[1..^1]);
}
