namespace CrossDistil.Studies.Statistics;

/// <summary>Rows by user. Rows of user −1 are left out.</summary>
internal sealed class UserRows
{
    private readonly int[] _starts;     // [user], and the end
    private readonly int[] _rows;       // user after user

    public UserRows(ReadOnlySpan<int> users, int count)
    {
        _starts = new int[count + 1];
        foreach (var user in users)
            if (user >= 0) _starts[user + 1]++;
        for (var user = 0; user < count; user++) _starts[user + 1] += _starts[user];
        _rows = new int[_starts[count]];
        int[] next = [.. _starts];
        for (var row = 0; row < users.Length; row++)
            if (users[row] >= 0) _rows[next[users[row]]++] = row;
    }

    /// <summary>Number of users.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>A user's rows.</summary>
    public ReadOnlySpan<int> Of(int user) => _rows.AsSpan(_starts[user].._starts[user + 1]);
}
