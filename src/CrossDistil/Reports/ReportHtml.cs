namespace CrossDistil.Reports;

/// <summary>The page.</summary>
public static class ReportHtml
{
    /// <summary>The page with a report in it; null = it asks its server for one.</summary>
    public static string Of(Report? report) =>
        """
        <!doctype html>
        <html lang="en">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src 'self'">
        <title>CrossDistil</title>
        """ + report?.ToJson();
}
