using CrossDistil.CodeFigures;
using Xunit;

namespace CrossDistil.Tests.Architecture;

/// <summary>
/// Who names whom, drawn from the code: no circle among projects, none among the folders of a project.
/// </summary>
public sealed class DependencyGraphTests
{
    private const string Head =
        """
        # The dependency graph

        Drawn from the code by `DependencyGraphTests`: an arrow means that a file of the upper room names a type that the
        lower room declares, or a member of one. Arrows that a longer way replaces are left out. Written anew by
        `CROSSDISTIL_REWRITE=1 dotnet test tests/CrossDistil.Tests -c Release --filter FullyQualifiedName~DependencyGraphTests`.

        """;

    /// <summary>
    /// The one circle: a tape records operations, and operations are written on a tape and run kernels.
    /// </summary>
    private static readonly string[] s_known =
    [
        "CrossDistil.Tensors: (root), Graphs, Kernels, Operations",
    ];

    [Fact]
    public void Projects_name_each_other_without_a_circle() => Assert.Empty(Code.Graph.Projects.Circles());

    [Fact]
    public void Folders_name_each_other_without_a_circle()
    {
        var circles = Code.Graph.Folders.SelectMany(graph => graph.Value.Circles().Select(rooms => (Holder: graph.Key, Rooms: rooms)))
            .ToList();
        var names = circles.Select(circle => $"{circle.Holder}: {string.Join(", ", circle.Rooms)}");
        Assert.True(
            names.SequenceEqual(s_known, StringComparer.Ordinal),
            $"circles, with the files that tie them:\n{string.Join('\n', circles.Select(circle => Ties(circle.Holder, circle.Rooms)))}");
    }

    /// <summary>Else the reference is dead, or the reading of names is.</summary>
    [Fact]
    public void Every_reference_of_a_project_is_used_by_name() => Assert.All(
        Code.Projects, project => Assert.Empty(project.Projects.Except(Code.Graph.Projects.Named(project.Name), StringComparer.Ordinal)));

    [Fact]
    public void Namespaces_follow_folders() => Assert.Empty(
        from file in Code.Product
        where file.Namespace is not null
        let project = Code.Projects.Single(project => file.Path.StartsWith(project.Folder + "/", StringComparison.Ordinal))
        let expected = project.Name + file.Folder[project.Folder.Length..].Replace('/', '.')
        where !string.Equals(file.Namespace, expected, StringComparison.Ordinal)
        select $"{file.Path} says {file.Namespace}, its folder {expected}");

    [Fact]
    public void The_page_shows_the_graph_of_the_code()
    {
        var path = Path.Combine(Repository.Root, "docs", "graph.md");
        var page = Code.Graph.Write(Head);
        if (Code.IsRewriting) File.WriteAllText(path, page);
        Assert.True(
            string.Equals(File.ReadAllText(path), page, StringComparison.Ordinal),
            $"docs/graph.md is not as the code is; write it anew: {Code.Rewrite(nameof(DependencyGraphTests))}");
    }

    [Fact]
    public void A_circle_is_found_and_whoever_stands_outside_it_is_not()
    {
        var graph = new RoomGraph(["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"), ("d", "d")]);
        Assert.Equal(["b", "c"], Assert.Single(graph.Circles()));
        Assert.Equal([2, 1, 1, 0], graph.Rooms.Select(graph.Floor));
    }

    [Fact]
    public void An_arrow_that_a_longer_way_replaces_is_not_drawn() => Assert.Equal(
        [("a", "b"), ("b", "c")], new RoomGraph(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")]).Drawn());

    /// <summary>How many arrows lead from each folder of a circle to each other; where they are few, which.</summary>
    private static string Ties(string holder, IReadOnlyList<string> rooms) =>
        string.Join('\n', rooms.SelectMany(from => rooms.Select(to => (from, to)))
        .Select(pair => (pair.from, pair.to, Arrows: Code.Graph.Between(holder, pair.from, pair.to).ToList()))
        .Where(pair => pair.Arrows.Count > 0)
        .Select(pair => $"{holder}: {pair.from} → {pair.to} {pair.Arrows.Count}" + string.Concat(
            pair.Arrows.Where(_ => pair.Arrows.Count <= 4).Select(arrow => $"\n    {arrow.From} → {arrow.To}"))));
}
