namespace CrossDistil.CodeFigures;

/// <summary>Rooms (projects, or folders) and which of them name which others.</summary>
public sealed class RoomGraph
{
    private readonly SortedDictionary<string, SortedSet<string>> _below = new(StringComparer.Ordinal);

    /// <summary>Draws the graph.</summary>
    /// <param name="rooms">All rooms.</param>
    /// <param name="arrows">Who names whom; an arrow from a room to itself says nothing and is left out.</param>
    public RoomGraph(IEnumerable<string> rooms, IEnumerable<(string From, string To)> arrows)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        ArgumentNullException.ThrowIfNull(arrows);
        foreach (var room in rooms) _below[room] = new(StringComparer.Ordinal);
        foreach (var (from, to) in arrows)
            if (!string.Equals(from, to, StringComparison.Ordinal)) _below[from].Add(to);
    }

    /// <summary>Rooms, in order of their names.</summary>
    public IReadOnlyCollection<string> Rooms => _below.Keys;

    /// <summary>The rooms that one names, in order.</summary>
    public IReadOnlySet<string> Named(string room) => _below[room];

    /// <summary>Rooms that reach each other: each group is one circle or several that touch.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Circles()
    {
        var reach = Rooms.ToDictionary(room => room, Reached, StringComparer.Ordinal);
        return [.. Rooms.Where(room => reach[room].Contains(room))
            .GroupBy(
                room => Rooms.First(other => string.Equals(other, room, StringComparison.Ordinal)
                    || (reach[room].Contains(other) && reach[other].Contains(room))), StringComparer.Ordinal)
            .Select(group => group.ToList())];
    }

    /// <summary>
    /// How many rooms lie below one, counted along the longest way down. Rooms of one circle share a floor.
    /// </summary>
    public int Floor(string room)
    {
        var circle = Circles().FirstOrDefault(group => group.Contains(room, StringComparer.Ordinal)) ?? [room];
        return circle.SelectMany(Named).Except(circle, StringComparer.Ordinal).Select(below => Floor(below) + 1).DefaultIfEmpty().Max();
    }

    /// <summary>Arrows that no longer way replaces. With circles: all.</summary>
    public IEnumerable<(string From, string To)> Drawn()
    {
        var isReduced = Circles().Count == 0;
        return Rooms.SelectMany(from => Named(from)
            .Where(to => !isReduced
                || !Named(from).Any(other => !string.Equals(other, to, StringComparison.Ordinal) && Reached(other).Contains(to)))
            .Select(to => (from, to)));
    }

    private HashSet<string> Reached(string room)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>(Named(room));
        while (next.TryPop(out var each))
            if (reached.Add(each)) foreach (var below in Named(each)) next.Push(below);
        return reached;
    }
}
