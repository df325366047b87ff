namespace CrossDistil.Serving;

/// <summary>Whether the server is stopping.</summary>
internal sealed class ServingState
{
    private volatile bool _isStopping;

    public bool IsStopping => _isStopping;

    public void Stop() => _isStopping = true;
}
