using System.Globalization;
using System.Text;

namespace CrossDistil.CodeFigures;

/// <summary>The dependency graph of the code as a page: projects, and the folders of each.</summary>
public sealed class GraphPage
{
    /// <summary>How the files that lie in a project's own folder are called among its folders.</summary>
    public const string Root = "(root)";

    private readonly SortedDictionary<string, RoomGraph> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ILookup<(string From, string To), Arrow>> _arrows = new(StringComparer.Ordinal);

    /// <summary>Draws the graphs.</summary>
    /// <param name="projects">All projects.</param>
    /// <param name="files">Their files.</param>
    /// <param name="arrows">Which file names which.</param>
    public GraphPage(IReadOnlyList<ProjectFile> projects, IReadOnlyList<CodeFile> files, IReadOnlySet<Arrow> arrows)
    {
        ArgumentNullException.ThrowIfNull(projects);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(arrows);
        Projects = new(
            projects.Select(project => project.Name), arrows.Select(arrow => (Project(arrow.From).Name, Project(arrow.To).Name)));
        foreach (var project in projects) Add(project.Name, project.Folder + "/", withRoot: true);

        ProjectFile Project(string path) =>
            projects.First(project => path.StartsWith(project.Folder + "/", StringComparison.Ordinal));

        // What lies in a folder is part of it: the folder's own files and its inner folders may name each other; inner
        // folders are looked at among themselves.
        void Add(string name, string folder, bool withRoot)
        {
            string[] rooms = [.. files.Select(file => Room(file.Path)).OfType<string>().Distinct(StringComparer.Ordinal)];
            var inside = arrows.Select(arrow => (From: Room(arrow.From), To: Room(arrow.To), Arrow: arrow))
                .Where(pair => pair is { From: not null, To: not null } && !string.Equals(pair.From, pair.To, StringComparison.Ordinal))
                .Select(pair => (From: pair.From!, To: pair.To!, pair.Arrow)).ToList();
            if (rooms.Length > 1) _folders[name] = new RoomGraph(rooms, inside.Select(pair => (pair.From, pair.To)));
            _arrows[name] = inside.ToLookup(pair => (pair.From, pair.To), pair => pair.Arrow);
            foreach (var room in rooms.Where(room => room is not Root)) Add($"{name}/{room}", $"{folder}{room}/", withRoot: false);

            string? Room(string path)
            {
                if (!path.StartsWith(folder, StringComparison.Ordinal)) return null;
                var end = path.IndexOf('/', folder.Length);
                return end > 0 ? path[folder.Length..end] : withRoot ? Root : null;
            }
        }
    }

    /// <summary>Projects, by the names in their code.</summary>
    public RoomGraph Projects { get; }

    /// <summary>
    /// The folders of each project that has several, and the folders inside a folder, by the name of what holds them.
    /// </summary>
    public IReadOnlyDictionary<string, RoomGraph> Folders => _folders;

    /// <summary>The files by which one folder names another.</summary>
    /// <param name="holder">A key of <see cref="Folders"/>.</param>
    /// <param name="from">The folder that names.</param>
    /// <param name="to">The folder that is named.</param>
    public IEnumerable<Arrow> Between(string holder, string from, string to) => _arrows[holder][(from, to)];

    /// <summary>The page.</summary>
    /// <param name="head">What stands above the graphs.</param>
    public string Write(string head)
    {
        var page = new StringBuilder(head).Append("\n## Projects\n\n| floor | project | names |\n|---|---|---|\n");
        foreach (var room in Projects.Rooms.OrderBy(Projects.Floor).ThenBy(room => room, StringComparer.Ordinal))
            page.Append(CultureInfo.InvariantCulture, $"| {Projects.Floor(room)} | `{room}` | {Names(Projects.Named(room))} |\n");
        Draw(page.Append('\n'), Projects);
        foreach (var (name, graph) in _folders)
        {
            Draw(page.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n"), graph);
            foreach (var circle in graph.Circles()) page.Append(CultureInfo.InvariantCulture, $"\nA circle: {Names(circle)}.\n");
        }

        return page.ToString();
    }

    private static void Draw(StringBuilder page, RoomGraph graph)
    {
        page.Append("```mermaid\nflowchart TD\n");
        foreach (var room in graph.Rooms) page.Append(CultureInfo.InvariantCulture, $"  {Id(room)}[\"{room}\"]\n");
        foreach (var (from, to) in graph.Drawn()) page.Append(CultureInfo.InvariantCulture, $"  {Id(from)} --> {Id(to)}\n");
        page.Append("```\n");

        static string Id(string room) => "_" + string.Concat(room.Where(char.IsAsciiLetterOrDigit));
    }

    private static string Names(IEnumerable<string> rooms) =>
        string.Join(", ", rooms.Select(room => $"`{room}`")) is { Length: > 0 } names ? names : "–";
}
